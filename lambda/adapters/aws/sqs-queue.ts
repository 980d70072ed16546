import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import { clientSettings } from './client-settings.ts';

const MAX_BATCH = 10;

/** A message and how long the queue keeps it back, seconds. */
export interface QueueMessage {
  readonly body: string;
  readonly delaySeconds: number;
}

/** A queue that messages are put into. */
export interface Queue {
  /** Puts all messages in; tries what failed once more and throws when anything is still left. */
  send(messages: readonly QueueMessage[]): Promise<void>;
}

/** The SQS queue behind `queueUrl`. */
export function createSqsQueue(queueUrl: string): Queue {
  const client = new SQSClient(clientSettings());

  async function sendBatch(messages: readonly QueueMessage[]): Promise<readonly QueueMessage[]> {
    const Entries = messages.map(({ body, delaySeconds }, index) => ({
      Id: String(index),
      MessageBody: body,
      DelaySeconds: delaySeconds,
    }));
    const { Failed = [] } = await client.send(new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries }));
    return messages.filter((_, index) => Failed.some(({ Id }) => Id === String(index)));
  }

  return {
    async send(messages) {
      const failed: QueueMessage[] = [];
      for (let from = 0; from < messages.length; from += MAX_BATCH) {
        const left = await sendBatch(messages.slice(from, from + MAX_BATCH));
        if (left.length > 0) failed.push(...(await sendBatch(left)));
      }
      if (failed.length > 0) throw new Error(`the queue did not take ${failed.length} of ${messages.length} messages`);
    },
  };
}
