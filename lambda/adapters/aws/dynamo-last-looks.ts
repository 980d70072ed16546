import { setTimeout as pause } from 'node:timers/promises';
import { BatchGetCommand } from '@aws-sdk/lib-dynamodb';
import { TABLE } from '../../contract/table.ts';
import type { StateKey, Store } from '../../ports/store.ts';
import { keyOf, nameOf, stateKey } from './dynamo-state-key.ts';
import type { DynamoTable } from './dynamo-table.ts';

/** BatchGetItem takes so many keys. */
const BATCH = 100;
/** What a busy table leaves unread is asked for again: after 50, 100, 200 and 400 ms. */
const TRIES = 5;
const FIRST_PAUSE_MS = 50;

/**
 * When keys were looked at last. A hundred keys a call, not consistent: half the price, and nobody minds a second. The
 * price is that of whole items whatever is asked of them, so this is not for every minute of a large fleet.
 */
export function createDynamoLastLooks({ client, name }: DynamoTable): Pick<Store, 'lastLooks'> {
  /** Reads what it can of at most a hundred keys into `slots`, and returns the keys that were not read. */
  async function read(keys: readonly StateKey[], slots: Map<string, number>): Promise<readonly StateKey[]> {
    const request = {
      Keys: keys.map(stateKey),
      ProjectionExpression: '#pk, #sk, #lastSlot',
      ExpressionAttributeNames: { '#pk': TABLE.partitionKey, '#sk': TABLE.sortKey, '#lastSlot': 'lastSlot' },
    };
    const { Responses, UnprocessedKeys } = await client.send(
      new BatchGetCommand({ RequestItems: { [name]: request } }),
    );
    for (const item of Responses?.[name] ?? []) slots.set(nameOf(keyOf(item)), Number(item['lastSlot']));
    return (UnprocessedKeys?.[name]?.Keys ?? []).map(keyOf);
  }

  return {
    async lastLooks(keys) {
      const slots = new Map<string, number>();
      // A key that stands twice in a call is an error to DynamoDB.
      const wanted = [...new Map(keys.map((key) => [nameOf(key), key])).values()];
      for (let from = 0; from < wanted.length; from += BATCH) {
        let left: readonly StateKey[] = wanted.slice(from, from + BATCH);
        for (let tries = 1; left.length > 0; tries += 1) {
          left = await read(left, slots);
          if (left.length === 0) break;
          if (tries === TRIES) throw new Error(`the table did not give ${left.length} states in ${TRIES} tries`);
          await pause(FIRST_PAUSE_MS * 2 ** (tries - 1));
        }
      }
      return keys.map((key) => slots.get(nameOf(key)) ?? null);
    },
  };
}
