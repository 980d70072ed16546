import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { beforeEach, expect, it } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { createDynamoBudget } from '../../../lambda/adapters/aws/dynamo-budget.ts';
import { recordingLog } from '../../support/recording-log.ts';

const dynamo = mockClient(DynamoDBDocumentClient);
const { log, entries } = recordingLog();
const budget = createDynamoBudget({ tableName: 'table', place: '', log });
const ALLOWANCE = { pulls: 10, windowMs: 60_000 };

beforeEach(() => {
  dynamo.reset();
  entries.length = 0;
});

it('counts in one item a registry and window, which goes by itself', async () => {
  dynamo.on(UpdateCommand).resolves({});
  expect(await budget.take('docker.io', ALLOWANCE, 150_000)).toBe(true);
  expect(dynamo.commandCalls(UpdateCommand)[0]!.args[0].input).toMatchObject({
    Key: { pk: 'budget#docker.io', sk: '60000#2' },
    ExpressionAttributeValues: { ':pulls': 10, ':end': 240 },
  });
});

it('is spent when the condition fails, which is no fault', async () => {
  dynamo.on(UpdateCommand).rejects(new ConditionalCheckFailedException({ message: 'no', $metadata: {} }));
  expect(await budget.take('docker.io', ALLOWANCE, 0)).toBe(false);
  expect(entries).toEqual([]);
});

it('is spent when it cannot be read, and says so', async () => {
  dynamo.on(UpdateCommand).rejects(new Error('throttled'));
  expect(await budget.take('docker.io', ALLOWANCE, 0)).toBe(false);
  expect(entries).toEqual([expect.objectContaining({ level: 'warn' })]);
});
