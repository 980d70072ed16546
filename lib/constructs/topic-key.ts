import type { TopicProps } from 'aws-cdk-lib/aws-sns';
import type { IConstruct } from 'constructs';
import { keepingOf } from './keeping.ts';

/** How a topic below a construct is encrypted. */
export function topicKey(scope: IConstruct): Pick<TopicProps, 'masterKey'> {
  const { key } = keepingOf(scope);
  return key === undefined ? {} : { masterKey: key };
}
