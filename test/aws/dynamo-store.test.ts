import { createHash } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createDynamoBudget } from '../../lambda/adapters/aws/dynamo-budget.ts';
import { createDynamoInventories } from '../../lambda/adapters/aws/dynamo-inventories.ts';
import { createDynamoStore } from '../../lambda/adapters/aws/dynamo-store.ts';
import { EMPTY_STATE } from '../../lambda/core/incident/check-state.ts';
import { at } from '../support/pods.ts';
import { recordingLog } from '../support/recording-log.ts';
import { trouble } from '../support/troubles.ts';
import { createTable } from '../support/create-table.ts';
import { storeContract } from '../contracts/store.ts';
import { installParts } from './install-parts.ts';
import { type Emulator, startEmulator } from './start-emulator.ts';

let emulator: Emulator;
let dynamo: DynamoDBClient;
let tables = 0;
const newTable = () => createTable(dynamo, `store-${++tables}`);

beforeAll(async () => {
  emulator = await startEmulator(await installParts());
  dynamo = new DynamoDBClient();
}, 300_000);

afterAll(async () => {
  dynamo?.destroy();
  await emulator?.stop();
}, 30_000);

storeContract('DynamoDB, emulated', async (now) => createDynamoStore(await newTable(), now));

describe('a store in DynamoDB, emulated', () => {
  const key = { cluster: 'c1', check: 'image-pulls' };

  it('keeps every incident of a state that is too large, and less of each', async () => {
    const store = createDynamoStore(await newTable());
    // What cannot be packed well.
    const names = (what: string, count: number, index: number) =>
      Array.from({ length: count }, (_, one) => createHash('sha256').update(`${what}${index}/${one}`).digest('hex'));
    const open = Array.from({ length: 300 }, (_, index) => {
      const sample = names('pod', 50, index);
      const affected = { ...trouble().affected, pods: 50, sample };
      return { id: `i${index}`, trouble: trouble({ affected }), openedAt: at(0), sequence: 1, goodLooks: 0 };
    });
    expect(await store.save(key, 1, { ...EMPTY_STATE, open }, null)).toBe('saved');
    const stored = (await store.load(key)).state.open;
    expect(stored.map(({ id }) => id)).toEqual(open.map(({ id }) => id));
    expect(stored[0]!.trouble.affected).toEqual({
      ...open[0]!.trouble.affected,
      sample: open[0]!.trouble.affected.sample.slice(0, 10),
    });
  });

  it('that does not fit with the least detail is an error', async () => {
    const store = createDynamoStore(await newTable());
    const memory = Array.from({ length: 15_000 }, (_, index) => createHash('sha256').update(`${index}`).digest('hex'));
    await expect(store.save(key, 1, { ...EMPTY_STATE, memory }, null)).rejects.toThrow(/size/i);
    expect((await store.load(key)).version).toBeNull();
  });
});

describe('inventories in DynamoDB, emulated', () => {
  it('are an item a place, and the last search of a place counts', async () => {
    const inventories = createDynamoInventories(await newTable());
    expect(await inventories.all()).toEqual([]);
    const roleArn = 'arn:aws:iam::111122223333:role/r';
    const many = Array.from({ length: 5_000 }, (_, index) => [`c${index}`, { selected: true, readAt: index }] as const);
    const first = { place: { region: 'eu-west-1' }, seen: {} };
    const second = { place: { region: 'eu-west-1', roleArn }, seen: Object.fromEntries(many) };
    await inventories.put({ ...first, seen: { gone: { selected: true, readAt: 0 } } });
    await inventories.put(second);
    await inventories.put(first);
    expect(await inventories.all()).toEqual([first, second]);
  });
});

describe('a budget in DynamoDB, emulated', () => {
  it('is spent once by many at the same moment, a registry and window', async () => {
    const { log } = recordingLog();
    const budget = createDynamoBudget({ tableName: await newTable(), place: '', log });
    const take = (host: string, now: number) => budget.take(host, { pulls: 3, windowMs: 60_000 }, now);
    const taken = await Promise.all(Array.from({ length: 10 }, () => take('docker.io', 90_000)));
    expect(taken.filter(Boolean)).toHaveLength(3);
    expect([await take('docker.io', 119_999), await take('quay.io', 90_000), await take('docker.io', 120_000)]).toEqual(
      [false, true, true],
    );
  });
});
