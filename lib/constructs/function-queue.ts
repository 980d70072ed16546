import { Duration } from 'aws-cdk-lib';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import type { DeadLetterQueue } from './dead-letter-queue.ts';
import type { MonitorFunction } from './monitor-function.ts';

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
}

/** A queue whose messages one function works off; what fails three times goes to the dead letters. */
export class FunctionQueue extends Queue {
  constructor(scope: Construct, id: string, props: FunctionQueueProps) {
    const { consumer, deadLetters, batchSize, maxConcurrency, timeoutsUntilRetry = 6 } = props;
    super(scope, id, {
      enforceSSL: true,
      visibilityTimeout: Duration.seconds(timeoutsUntilRetry * consumer.timeout!.toSeconds()),
      deadLetterQueue: { queue: deadLetters, maxReceiveCount: 3 },
    });
    // Not reserved concurrency: a throttled poll counts as a receive and sends good messages to the dead letters.
    consumer.addEventSource(new SqsEventSource(this, { batchSize, maxConcurrency, reportBatchItemFailures: true }));
  }
}
