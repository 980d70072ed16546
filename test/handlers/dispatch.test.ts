import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import type { Work } from '../../lambda/app/dispatch.ts';
import { at, timestamp } from '../support/pods.ts';
import { written } from '../support/written.ts';
import { CONTEXT, deployed } from './deployed.ts';

const TWO = [
  { name: 'a', region: 'eu-west-1' },
  { name: 'b', region: 'eu-west-1' },
];
const config = deployed(TWO, { workQueueUrl: 'https://sqs.example/work', tableName: 'table' });
const { handler } = await import('../../lambda/handlers/dispatch.ts');

const sqs = mockClient(SQSClient);
const dynamo = mockClient(DynamoDBDocumentClient);
const sent = () =>
  sqs.commandCalls(SendMessageBatchCommand).flatMap(({ args }) =>
    args[0].input.Entries!.map(({ MessageBody, DelaySeconds }) => ({
      work: JSON.parse(MessageBody!) as Work,
      delay: DelaySeconds!,
    })),
  );
const looks = () => sent().map(({ work: { cluster, check } }) => `${cluster} ${check}`);

beforeEach(() => {
  sqs.reset();
  dynamo.reset();
  dynamo.on(QueryCommand).resolves({ Items: [] });
  sqs.on(SendMessageBatchCommand).resolves({ Successful: [], Failed: [] });
  config.clusters.splice(0, Infinity, ...TWO);
});

describe('dispatch', () => {
  it('puts the looks of the minute on the queue, at once', async () => {
    expect(await handler({ scheduledTime: timestamp(15) }, CONTEXT)).toEqual({ sent: 6 });
    const due = ['image-pulls', 'registry-access', 'kube-proxy'];
    expect(looks()).toEqual(['a', 'b'].flatMap((cluster) => due.map((check) => `${cluster} ${check}`)));
    expect(sent().every(({ work, delay }) => work.scheduledTime === at(15) && delay === 0)).toBe(true);
  });

  it.each([[undefined], ['<aws.scheduler.scheduled-time>']])('takes %s for this minute', async (scheduledTime) => {
    const before = Date.now();
    await handler({ scheduledTime }, CONTEXT);
    const { scheduledTime: time } = sent()[0]!.work;
    expect(time).toBeGreaterThanOrEqual(before);
    expect(time).toBeLessThanOrEqual(Date.now());
  });

  it('refuses what is no time', async () => {
    await written(() => expect(handler({ scheduledTime: 'noon' }, CONTEXT)).rejects.toThrow('expected RFC 3339'));
    expect(sent()).toEqual([]);
  });

  it('spreads many clusters over the minute, each at its own second every time', async () => {
    const many = Array.from({ length: 60 }, (_, index) => ({ name: `c${index}`, region: 'eu-west-1' }));
    config.clusters.splice(0, Infinity, ...many);
    await handler({ scheduledTime: timestamp(15) }, CONTEXT);
    await handler({ scheduledTime: timestamp(16) }, CONTEXT);
    const delays = new Map<string, Set<number>>();
    for (const { work, delay } of sent()) {
      delays.set(work.cluster, (delays.get(work.cluster) ?? new Set()).add(delay));
    }
    const seconds = [...delays.values()].map((set) => [...set]);
    expect(seconds.every((one) => one.length === 1 && one[0]! >= 0 && one[0]! <= 50)).toBe(true);
    expect(new Set(seconds.flat()).size).toBeGreaterThan(20);
  });

  it('reads no inventory where nothing is searched', async () => {
    await handler({ scheduledTime: timestamp(16) }, CONTEXT);
    expect(dynamo.calls()).toEqual([]);
  });

  it('fails when the queue does not take everything', async () => {
    sqs.on(SendMessageBatchCommand).resolves({
      Successful: [],
      Failed: [{ Id: '0', Code: 'InternalError', SenderFault: false }],
    });
    await written(() => expect(handler({ scheduledTime: timestamp(15) }, CONTEXT)).rejects.toThrow('1 of 6 messages'));
  });
});
