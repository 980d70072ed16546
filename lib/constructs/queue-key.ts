import { Duration } from 'aws-cdk-lib';
import type { QueueProps } from 'aws-cdk-lib/aws-sqs';
import type { IConstruct } from 'constructs';
import { keepingOf } from './keeping.ts';

/** A data key serves an hour: each new one is a call that costs and may be throttled. */
const DATA_KEY_REUSE = Duration.hours(1);

/** How a queue below a construct is encrypted. */
export function queueKey(scope: IConstruct): Pick<QueueProps, 'encryptionMasterKey' | 'dataKeyReuse'> {
  const { key } = keepingOf(scope);
  return key === undefined ? {} : { encryptionMasterKey: key, dataKeyReuse: DATA_KEY_REUSE };
}
