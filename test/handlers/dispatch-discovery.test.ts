import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { pack } from '../../lambda/adapters/aws/gzip-json.ts';
import { timestamp } from '../support/pods.ts';
import { CONTEXT, deployed } from './deployed.ts';

const ROLE = 'arn:aws:iam::111122223333:role/pullwarden-member';
const config = deployed([{ name: 'a', region: 'eu-west-1' }], {
  workQueueUrl: 'https://sqs.example/w',
  tableName: 't',
});
config.discover = {
  tags: { pullwarden: 'watch' },
  regions: ['eu-west-1'],
  roles: [{ roleArn: ROLE, externalId: 'x' }],
};
const { handler } = await import('../../lambda/handlers/dispatch.ts');

const PLACE = { region: 'eu-west-1', roleArn: ROLE, externalId: 'x' };
const sqs = mockClient(SQSClient);
const dynamo = mockClient(DynamoDBDocumentClient);

beforeEach(() => {
  sqs.reset();
  dynamo.reset();
  sqs.on(SendMessageBatchCommand).resolves({ Successful: [], Failed: [] });
});

function inventory(seen: Readonly<Record<string, boolean>>): void {
  const entries = Object.entries(seen).map(([name, selected]) => [name, { selected, readAt: 0 }]);
  const item = { inventory: pack({ place: PLACE, seen: Object.fromEntries(entries) }) };
  dynamo.on(QueryCommand).resolves({ Items: [item] });
}

async function sentAt(minute: number): Promise<readonly Record<string, unknown>[]> {
  await handler({ scheduledTime: timestamp(minute) }, CONTEXT);
  const calls = sqs.commandCalls(SendMessageBatchCommand);
  return calls.flatMap(({ args }) => args[0].input.Entries!.map(({ MessageBody }) => JSON.parse(MessageBody!)));
}

describe('dispatch with discovery', () => {
  it('has a place searched at once when nobody has, and looks at what is configured meanwhile', async () => {
    dynamo.on(QueryCommand).resolves({ Items: [] });
    const [search, ...looks] = await sentAt(7);
    expect(search).toEqual({ search: PLACE, scheduledTime: expect.any(Number) });
    expect(looks.map(({ cluster }) => cluster)).toEqual(['a']);
  });

  it('has places searched hourly', async () => {
    inventory({});
    expect((await sentAt(7)).filter(({ search }) => search !== undefined)).toEqual([]);
    expect((await sentAt(60)).filter(({ search }) => search !== undefined)).toHaveLength(1);
  });

  it('looks at clusters that were found, and says where they are', async () => {
    inventory({ prod: true, play: false });
    const looks = await sentAt(7);
    expect(looks.map(({ cluster, discovered }) => [cluster, discovered])).toEqual([
      ['a', undefined],
      ['prod.eu-west-1.111122223333', { name: 'prod.eu-west-1.111122223333', eksName: 'prod', ...PLACE }],
    ]);
  });
});
