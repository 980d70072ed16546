import { ChangeMessageVisibilityCommand, SQSClient } from '@aws-sdk/client-sqs';
import { clientSettings } from './client-settings.ts';

/** SQS, ChangeMessageVisibility: 12 hours in all. */
const MAX_SECONDS = 43_200;

/** Lets a message that is being worked on come again after `ms`, and not when its time in the queue says. */
export function createSqsLater(queueUrl: string): (receiptHandle: string, ms: number) => Promise<void> {
  const client = new SQSClient(clientSettings());
  return async (receiptHandle, ms) => {
    const VisibilityTimeout = Math.min(MAX_SECONDS, Math.ceil(ms / 1_000));
    await client.send(
      new ChangeMessageVisibilityCommand({ QueueUrl: queueUrl, ReceiptHandle: receiptHandle, VisibilityTimeout }),
    );
  };
}
