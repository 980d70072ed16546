import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { log } from './middleware.ts';

/** Works through the records of a batch in turn. One that fails is reported and comes again; the others go on. */
export async function eachRecord(
  { Records }: SQSEvent,
  work: (body: string) => Promise<void>,
): Promise<SQSBatchResponse> {
  const batchItemFailures: { itemIdentifier: string }[] = [];
  for (const { messageId, body } of Records) {
    try {
      await work(body);
    } catch (error) {
      log.error('record failed', { messageId, error });
      batchItemFailures.push({ itemIdentifier: messageId });
    }
  }
  return { batchItemFailures };
}
