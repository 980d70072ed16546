import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll } from '@jest/globals';
import { createDynamoStore } from '../../lambda/adapters/aws/dynamo-store.ts';
import { TABLE } from '../../lambda/contract/table.ts';
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

storeContract('DynamoDB, emulated', async () => {
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
  return createDynamoStore(TableName);
});
