import { Duration, Validations } from 'aws-cdk-lib';
import { TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { queueKey } from './queue-key.ts';
import { MonitorAlarm } from './monitor-alarm.ts';

export interface DeadLetterQueueProps {
  /** What it means when something lies here, as the alarm tells it. */
  readonly meaning: string;
  readonly operations: ITopic;
}

/** Where an asynchronous edge puts what it could not deliver. There is none without its alarm. */
export class DeadLetterQueue extends Queue {
  constructor(scope: Construct, id: string, { meaning, operations }: DeadLetterQueueProps) {
    super(scope, id, { ...queueKey(scope), enforceSSL: true, retentionPeriod: Duration.days(14) });
    new MonitorAlarm(this, 'NotEmpty', {
      meaning,
      runbook: 'A dead-letter queue holds messages',
      metric: this.metricApproximateNumberOfMessagesVisible({ period: Duration.minutes(1), statistic: 'Maximum' }),
      threshold: 1,
      // SQS stops reporting a queue that nobody used for six hours: no data is an empty queue.
      missingData: TreatMissingData.NOT_BREACHING,
      operations,
    });
    Validations.of(this).acknowledge({
      id: 'AwsSolutions-SQS3',
      reason: 'It is a dead-letter queue; the rule knows those of queues and functions, not those of subscriptions.',
    });
  }
}
