import { gzipSync } from 'node:zlib';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { ListSubscriptionsByTopicCommand, SNSClient } from '@aws-sdk/client-sns';
import {
  BatchGetCommand,
  DynamoDBDocumentClient,
  GetCommand,
  QueryCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { beforeEach, expect, it, jest } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { EMPTY_STATE } from '../../lambda/core/incident/check-state.ts';
import { effect } from '../support/events.ts';
import { written } from '../support/written.ts';
import { CONTEXT, deployed } from './deployed.ts';

const PING = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:ping-AbCdEf';
const ADDRESS = 'https://deadman.example/7c0f';
const TOPIC = 'arn:aws:sns:eu-west-1:111122223333:mails';
const FIFTH = '2026-11-25T10:05:00Z';
const OTHER = '2026-11-25T10:06:00Z';

deployed(
  [{ name: 'c1', region: 'eu-west-1' }],
  {
    tableName: 'table',
    busName: 'bus',
    mailTopics: JSON.stringify([{ topicArn: TOPIC, addresses: ['ops@example.com'] }]),
  },
  { operations: { ping: PING } },
);
const { handler } = await import('../../lambda/handlers/reconcile.ts');

const dynamo = mockClient(DynamoDBDocumentClient);
const bus = mockClient(EventBridgeClient);
const sns = mockClient(SNSClient);
const secrets = mockClient(SecretsManagerClient);
const fetched = jest.spyOn(globalThis, 'fetch');

/** Everything works, nothing waits, and the cluster was looked at in this minute. */
beforeEach(() => {
  for (const service of [dynamo, bus, sns]) service.reset();
  fetched.mockReset().mockImplementation(async () => new Response('OK'));
  dynamo.on(QueryCommand).resolves({ Items: [] });
  const item = { pk: 'C#c1', sk: 'S#image-pulls', lastSlot: Date.parse(OTHER) / 60_000 };
  dynamo.on(BatchGetCommand).resolves({ Responses: { table: [item] } });
  sns.on(ListSubscriptionsByTopicCommand).resolves({ Subscriptions: [] });
  secrets.on(GetSecretValueCommand, { SecretId: PING }).resolves({ SecretString: ADDRESS });
});

async function run(scheduledTime: string) {
  let answer: unknown;
  const lines = await written(async () => {
    answer = await handler({ scheduledTime }, CONTEXT).catch((error: Error) => error);
  });
  return { answer, lines, said: lines.map((line) => JSON.parse(line) as Record<string, unknown>) };
}

it('sends what lies in the outbox, marks it, and counts it', async () => {
  const effects = [effect('i1'), effect('i2')];
  dynamo
    .on(QueryCommand)
    .resolvesOnce({ Items: [{ pk: 'C#c1', sk: 'S#image-pulls', unsentSince: 'x' }] })
    .resolves({ Items: [] });
  dynamo.on(GetCommand).resolves({
    Item: { lastSlot: 7, version: 3, state: gzipSync(JSON.stringify({ ...EMPTY_STATE, effects })) },
  });
  dynamo.on(UpdateCommand).resolves({});
  bus.on(PutEventsCommand).resolves({ Entries: [{ EventId: 'e' }, { ErrorCode: 'InternalFailure' }] });

  const { answer, said } = await run(OTHER);

  expect(answer).toEqual({ sent: 1 });
  const { input } = dynamo.commandCalls(UpdateCommand)[0]!.args[0];
  expect(input.UpdateExpression).not.toContain('REMOVE');
  expect(input.ExpressionAttributeValues).toMatchObject({ ':version': 3, ':next': 4 });
  expect(said).toContainEqual(expect.objectContaining({ UnsentEffects: 2 }));
});

it('in each fifth minute surveys the fleet and the addresses', async () => {
  const { answer, said } = await run(FIFTH);
  expect(answer).toEqual({ sent: 0 });
  expect(said.at(-1)).toMatchObject({
    ClustersSeen: 1,
    ClustersUnseen: 0,
    OldestLookAge: 0,
    UnconfirmedAddresses: 1,
    UnsentEffects: 0,
  });
});

it('in the other minutes reads no subscriptions and no open states', async () => {
  const { said } = await run(OTHER);
  expect(said.at(-1)).not.toHaveProperty('ClustersSeen');
  expect(sns.calls()).toEqual([]);
});

it('gives its sign of life every minute, and never says where', async () => {
  const { lines } = await run(OTHER);
  expect(fetched.mock.calls.map(([url]) => url)).toEqual([ADDRESS]);
  fetched.mockRejectedValue(new TypeError(`no way to ${ADDRESS}`));
  const failed = await run(OTHER);
  expect(String(failed.answer)).toContain('did not take the sign of life: TypeError');
  expect([...lines, ...failed.lines].join('\n')).not.toContain('deadman.example');
});

it('gives no sign of life when nobody looks', async () => {
  dynamo.on(BatchGetCommand).resolves({ Responses: { table: [] } });
  expect((await run(OTHER)).answer).toEqual({ sent: 0 });
  expect(fetched).not.toHaveBeenCalled();
});

it('does all the rest when one job fails, and fails in the end', async () => {
  sns.on(ListSubscriptionsByTopicCommand).rejects(new Error('not authorized'));
  dynamo.on(QueryCommand).rejects(new Error('too much'));
  const { answer, said } = await run(FIFTH);
  expect(String(answer)).toContain('too much');
  expect(fetched).toHaveBeenCalledTimes(1);
  expect(said.filter(({ level }) => level === 'ERROR')).toHaveLength(4);
  expect(said).toContainEqual(expect.objectContaining({ ClustersSeen: 1 }));
});
