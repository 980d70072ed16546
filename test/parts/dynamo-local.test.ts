import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createDynamoStore } from '../../lambda/adapters/aws/dynamo-store.ts';
import { storeContract } from '../contracts/store.ts';
import { createTable } from '../support/create-table.ts';
import { at } from '../support/pods.ts';
import { soak } from '../support/soak.ts';
import { startDynamoLocal } from '../support/start-dynamo-local.ts';

const MINUTE = 60_000;

let stop: () => Promise<void>;
let dynamo: DynamoDBClient;
let tables = 0;

beforeAll(async () => {
  ({ stop } = await startDynamoLocal());
  dynamo = new DynamoDBClient();
}, MINUTE);

afterAll(async () => {
  dynamo?.destroy();
  await stop?.();
});

const newTable = () => createTable(dynamo, `store-${++tables}`);

storeContract('DynamoDB Local', async (now) => createDynamoStore(await newTable(), now));

describe('a soak on DynamoDB Local', () => {
  it(
    'in small: nothing is lost and nothing is doubled (10,000 looks: npm run soak)',
    async () => {
      const { wrong, crashes } = await soak(async () => createDynamoStore(await newTable(), () => at(0)), 500, 1);
      expect(wrong).toEqual([]);
      expect(crashes).toBeGreaterThan(50);
    },
    5 * MINUTE,
  );
});
