import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { createSqsQueue } from '../../../lambda/adapters/aws/sqs-queue.ts';

const sqs = mockClient(SQSClient);
const queue = createSqsQueue('https://sqs.example/q');
const messages = Array.from({ length: 12 }, (_, index) => ({ body: `m${index}`, delaySeconds: index }));
const failing = (...ids: readonly string[]) => ({
  Successful: [],
  Failed: ids.map((Id) => ({ Id, Code: 'InternalError', SenderFault: false })),
});
const batches = () =>
  sqs
    .commandCalls(SendMessageBatchCommand)
    .map(({ args }) => args[0].input.Entries!.map(({ MessageBody, DelaySeconds }) => `${MessageBody}+${DelaySeconds}`));

beforeEach(() => {
  sqs.reset();
});

describe('a queue', () => {
  it('takes ten messages a call, with their delays', async () => {
    sqs.on(SendMessageBatchCommand).resolves(failing());
    await queue.send(messages);
    const all = messages.map(({ body, delaySeconds }) => `${body}+${delaySeconds}`);
    expect(batches()).toEqual([all.slice(0, 10), all.slice(10)]);
  });

  it('is asked once more for what failed, and only for that', async () => {
    sqs.on(SendMessageBatchCommand).resolvesOnce(failing('2', '7')).resolves(failing());
    await queue.send(messages);
    expect(batches().slice(1)).toEqual([
      ['m2+2', 'm7+7'],
      ['m10+10', 'm11+11'],
    ]);
  });

  it('that fails twice is an error, after everything else was sent', async () => {
    sqs.on(SendMessageBatchCommand).resolvesOnce(failing('2', '7')).resolvesOnce(failing('1')).resolves(failing());
    await expect(queue.send(messages)).rejects.toThrow('the queue did not take 1 of 12 messages');
    expect(batches()).toHaveLength(3);
  });
});
