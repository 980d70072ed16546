import { Duration } from 'aws-cdk-lib';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import type { DeadLetterQueue } from './dead-letter-queue.ts';
import type { MonitorFunction } from './monitor-function.ts';
import { queueKey } from './queue-key.ts';

export interface FunctionQueueProps {
  readonly consumer: MonitorFunction;
  readonly deadLetters: DeadLetterQueue;
  /** Messages in one call. */
  readonly batchSize: number;
  /** Calls at the same time, 2 or more. */
  readonly maxConcurrency: number;
  /**
   * After how many timeouts of the function a message that failed comes again. AWS asks for six (the default): the
   * retries of a throttled batch must not meet a second reader.
   */
  readonly timeoutsUntilRetry?: number;
  /** How long messages are gathered for one call; a batch of more than 10 needs it. Absent: not at all. */
  readonly gatherFor?: Duration;
  /** How often a message is tried before it goes to the dead letters: three times by default. */
  readonly tries?: number;
}

/** A queue whose messages one function works off; what fails too often goes to the dead letters. */
export class FunctionQueue extends Queue {
  constructor(scope: Construct, id: string, props: FunctionQueueProps) {
    const { consumer, deadLetters, batchSize, maxConcurrency, timeoutsUntilRetry = 6, gatherFor, tries = 3 } = props;
    super(scope, id, {
      ...queueKey(scope),
      enforceSSL: true,
      visibilityTimeout: Duration.seconds(timeoutsUntilRetry * consumer.timeout!.toSeconds()),
      deadLetterQueue: { queue: deadLetters, maxReceiveCount: tries },
    });
    // Not reserved concurrency: a throttled poll counts as a receive and sends good messages to the dead letters.
    consumer.addEventSourceMapping(`From${id}`, {
      eventSourceArn: this.queueArn,
      batchSize,
      maxConcurrency,
      maxBatchingWindow: gatherFor,
      reportBatchItemFailures: true,
    });
    // What Lambda itself needs; the grant of CDK has more.
    consumer.allow(['sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ReceiveMessage'], [this.queueArn]);
  }
}
