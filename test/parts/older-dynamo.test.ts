import { readFileSync } from 'node:fs';
import { type AttributeValue, DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createDynamoStore } from '../../lambda/adapters/aws/dynamo-store.ts';
import { EMPTY_STATE } from '../../lambda/core/incident/check-state.ts';
import { historyKey } from '../../lambda/core/incident/history-key.ts';
import { STORED_FORMAT } from '../../lambda/core/incident/stored-format.ts';
import { olderStoreContract } from '../contracts/older-store.ts';
import { createTable } from '../support/create-table.ts';
import { effect, event } from '../support/events.ts';
import { at } from '../support/pods.ts';
import { startDynamoLocal } from '../support/start-dynamo-local.ts';

const MINUTE = 60_000;
const KEY = { cluster: 'c1', check: 'image-pulls' };

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

const newTable = () => createTable(dynamo, `older-${++tables}`);

/** A table with the items of a recording. */
async function filledTable(name: string): Promise<string> {
  const table = await newTable();
  const text = readFileSync(new URL(`../fixtures/stored/${name}.json`, import.meta.url), 'utf8');
  for (const recorded of JSON.parse(text) as readonly Record<string, { readonly B?: string }>[]) {
    const values = Object.entries(recorded).map(([key, { B, ...value }]) => [
      key,
      B === undefined ? value : { B: Buffer.from(B, 'base64') },
    ]);
    await dynamo.send(
      new PutItemCommand({ TableName: table, Item: Object.fromEntries(values) as Record<string, AttributeValue> }),
    );
  }
  return table;
}

const open = async (name: string) => createDynamoStore(await filledTable(name), () => at(10));

olderStoreContract('the first slice', { silences: false, memory: false }, () => open('first-slice'));
olderStoreContract('before incidents had silences', { silences: false, memory: true }, () => open('before-incidents'));
olderStoreContract('before formats', { silences: true, memory: true }, () => open('before-formats'));

describe('what a newer version wrote into a table', () => {
  const refused = 'was written by a newer Pullwarden';

  async function newer() {
    const table = await newTable();
    const store = createDynamoStore(table, () => at(10));
    await store.save(
      KEY,
      7,
      { ...EMPTY_STATE, effects: [effect('a')], degraded: { id: 'd', sequence: 1, since: at(0) } },
      null,
    );
    await store.save({ ...KEY, cluster: 'c2' }, 7, { ...EMPTY_STATE, effects: [effect('b')] }, null);
    await store.putSilence({ id: 's', from: at(0), until: at(99), reason: 'night work' });
    await store.remember([event('a')]);
    await store.claimDelivery('chat', 'i1', 1, at(0));
    const client = DynamoDBDocumentClient.from(dynamo);
    for (const [pk, sk] of [
      ['C#c1', 'S#image-pulls'],
      ['SILENCES', 's'],
      ['H#c1', historyKey(event('a'))],
      ['N#i1', 'chat'],
    ]) {
      const write = {
        TableName: table,
        Key: { pk, sk },
        UpdateExpression: 'SET #format = :newer',
        ExpressionAttributeNames: { '#format': 'format' },
        ExpressionAttributeValues: { ':newer': STORED_FORMAT + 1 },
      };
      await client.send(new UpdateCommand(write));
    }
    return store;
  }

  it('is neither read nor written', async () => {
    const store = await newer();
    await expect(store.load(KEY)).rejects.toThrow(refused);
    await expect(store.openStates()).rejects.toThrow(refused);
    await expect(store.markSent(KEY, ['a:1'])).rejects.toThrow(refused);
    await expect(store.history({ since: 0, until: at(99), limit: 9, cluster: 'c1' })).rejects.toThrow(refused);
  });

  it('is not written over by who has read it before', async () => {
    const store = await newer();
    expect(await store.save(KEY, 8, EMPTY_STATE, null)).toBe('conflict');
  });

  it('is not claimed, however late: the notice comes again', async () => {
    const store = await newer();
    for (const [sequence, now] of [
      [1, at(9)],
      [2, at(9)],
    ] as const) {
      await expect(store.claimDelivery('chat', 'i1', sequence, now)).rejects.toThrow(refused);
    }
    expect(await store.claimDelivery('pager', 'i1', 1, at(9))).toEqual({ status: 'claimed' });
  });

  it('keeps none of what is ours from being sent, and holds nothing back', async () => {
    const store = await newer();
    expect((await store.unsent()).map(({ key }) => key.cluster)).toEqual(['c2']);
    expect(await store.silences(at(10))).toEqual([]);
  });
});
