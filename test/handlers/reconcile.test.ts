import { gzipSync } from 'node:zlib';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { DynamoDBDocumentClient, GetCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { expect, it } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { EMPTY_STATE } from '../../lambda/core/incident/check-state.ts';
import { effect } from '../support/events.ts';
import { written } from '../support/written.ts';
import { CONTEXT, deployed } from './deployed.ts';

deployed([{ name: 'c1', region: 'eu-west-1' }], { tableName: 'table', busName: 'bus' });
const { handler } = await import('../../lambda/handlers/reconcile.ts');

it('reconcile sends what lies in the outbox, marks it, and counts it', async () => {
  const effects = [effect('i1'), effect('i2')];
  const dynamo = mockClient(DynamoDBDocumentClient);
  dynamo
    .on(QueryCommand)
    .resolvesOnce({ Items: [{ pk: 'C#c1', sk: 'S#image-pulls', unsentSince: 'x' }] })
    .resolves({ Items: [] });
  dynamo.on(GetCommand).resolves({
    Item: { lastSlot: 7, version: 3, state: gzipSync(JSON.stringify({ ...EMPTY_STATE, effects })) },
  });
  dynamo.on(UpdateCommand).resolves({});
  const bus = mockClient(EventBridgeClient);
  bus.on(PutEventsCommand).resolves({ Entries: [{ EventId: 'e' }, { ErrorCode: 'InternalFailure' }] });

  let answer: unknown;
  const lines = await written(async () => {
    answer = await handler({}, CONTEXT);
  });

  expect(answer).toEqual({ sent: 1 });
  const { input } = dynamo.commandCalls(UpdateCommand)[0]!.args[0];
  expect(input.UpdateExpression).not.toContain('REMOVE');
  expect(input.ExpressionAttributeValues).toMatchObject({ ':version': 3, ':next': 4 });
  expect(lines.map((line) => JSON.parse(line) as object)).toContainEqual(expect.objectContaining({ UnsentEffects: 2 }));
});
