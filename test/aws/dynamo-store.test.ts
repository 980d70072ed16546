import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createDynamoBudget } from '../../lambda/adapters/aws/dynamo-budget.ts';
import { createDynamoStore } from '../../lambda/adapters/aws/dynamo-store.ts';
import { TABLE } from '../../lambda/contract/table.ts';
import { recordingLog } from '../support/recording-log.ts';
import { storeContract } from '../contracts/store.ts';
import { installParts } from './install-parts.ts';
import { type Emulator, startEmulator } from './start-emulator.ts';

let emulator: Emulator;
let dynamo: DynamoDBClient;
let tables = 0;

beforeAll(async () => {
  emulator = await startEmulator(await installParts());
  dynamo = new DynamoDBClient();
}, 300_000);

afterAll(async () => {
  dynamo?.destroy();
  await emulator?.stop();
}, 30_000);

storeContract('DynamoDB, emulated', async () => createDynamoStore(await createTable()));

describe('a budget in DynamoDB, emulated', () => {
  it('is spent once by many at the same moment, a registry and window', async () => {
    const { log } = recordingLog();
    const budget = createDynamoBudget(await createTable(), log);
    const take = (host: string, now: number) => budget.take(host, { pulls: 3, windowMs: 60_000 }, now);
    const taken = await Promise.all(Array.from({ length: 10 }, () => take('docker.io', 90_000)));
    expect(taken.filter(Boolean)).toHaveLength(3);
    expect([await take('docker.io', 119_999), await take('quay.io', 90_000), await take('docker.io', 120_000)]).toEqual(
      [false, true, true],
    );
  });
});

async function createTable(): Promise<string> {
  const TableName = `store-${++tables}`;
  const { partitionKey, sortKey, unsentIndex, unsentKey, unsentSortKey } = TABLE;
  const keys = (hash: string, range: string) => [
    { AttributeName: hash, KeyType: 'HASH' as const },
    { AttributeName: range, KeyType: 'RANGE' as const },
  ];
  await dynamo.send(
    new CreateTableCommand({
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [partitionKey, sortKey, unsentKey, unsentSortKey].map((AttributeName) => ({
        AttributeName,
        AttributeType: 'S',
      })),
      KeySchema: keys(partitionKey, sortKey),
      GlobalSecondaryIndexes: [
        {
          IndexName: unsentIndex,
          KeySchema: keys(unsentKey, unsentSortKey),
          Projection: { ProjectionType: 'KEYS_ONLY' },
        },
      ],
    }),
  );
  return TableName;
}
