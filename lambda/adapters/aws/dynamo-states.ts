import { createHash } from 'node:crypto';
import { GetCommand, PutCommand, type PutCommandInput, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { TABLE } from '../../contract/table.ts';
import { type Effect, EMPTY_STATE } from '../../core/incident/check-state.ts';
import { completeState, type StoredCheckState } from '../../core/incident/complete-state.ts';
import { fitState } from '../../core/incident/fit-state.ts';
import { searchTerms, troubleTerm } from '../../core/incident/search-terms.ts';
import { assertKnownFormat, NewerFormat, STORED_FORMAT } from '../../core/incident/stored-format.ts';
import type { OpenTerms, StateKey, Store, StoredState } from '../../ports/store.ts';
import { type DynamoTable, queryItems, whenConditionHolds } from './dynamo-table.ts';
import { keyOf, nameOf, stateKey } from './dynamo-state-key.ts';
import { pack, unpack } from './gzip-json.ts';

/** The sparse indexes are split in so many partitions: when a bus or a registry fails, every cluster writes there. */
const SHARDS = 8;
const MAX_UNSENT = 100;
const PAGE = 100;
const MARK_TRIES = 5;
/** A state that is larger than this, packed, is stored with less detail. An item may have 400 KB with its keys. */
const MAX_STATE_BYTES = 300_000;
/** What one state may add to the index of open ones, which is read whole for every notice about a registry. */
const MAX_TROUBLES_BYTES = 8_000;

type Condition = Pick<
  PutCommandInput,
  'ConditionExpression' | 'ExpressionAttributeNames' | 'ExpressionAttributeValues'
>;

/** What is stored of one check of one cluster. */
interface StateItem {
  readonly lastSlot: number;
  readonly version: number;
  readonly state: Uint8Array;
}

/**
 * The states, one item each (JSON in gzip), and the two sparse indexes that find them. Measured, with their effects: 1,000
 * incidents of 3 pods or 400 of 50 pods are stored whole; with less detail (`fitState`) 1,300 of either fit into the
 * 400 KB of an item, and about 3,000 whose effects are sent. Beyond that the write, and the look with it, fails in the
 * open.
 */
export function createDynamoStates(
  table: DynamoTable,
): Pick<Store, 'load' | 'save' | 'markSent' | 'unsent' | 'openStates' | 'clustersWith' | 'openTerms'> {
  const { client, name: TableName } = table;

  async function load(key: StateKey): Promise<StoredState> {
    const { Item } = await client.send(new GetCommand({ TableName, Key: stateKey(key), ConsistentRead: true }));
    if (Item === undefined) return { state: EMPTY_STATE, version: null, lastSlot: null };
    assertKnownFormat(Item[TABLE.format], `the state of ${nameOf(key)}`);
    const { lastSlot, version, state } = Item as StateItem;
    return { lastSlot, version, state: completeState(unpack(state) as StoredCheckState) };
  }

  /** None of what a newer version wrote: it sends those itself. */
  async function effectsOf(key: StateKey): Promise<readonly Effect[]> {
    try {
      return (await load(key)).state.effects;
    } catch (error) {
      if (error instanceof NewerFormat) return [];
      throw error;
    }
  }

  /** The first items of every shard of the unsent index. */
  async function firstUnsent(shard: number): Promise<readonly Readonly<Record<string, unknown>>[]> {
    const query = queryItems(table, {
      IndexName: TABLE.unsentIndex,
      KeyConditionExpression: '#unsent = :shard',
      ExpressionAttributeNames: { '#unsent': TABLE.unsentKey },
      ExpressionAttributeValues: { ':shard': `U#${shard}` },
      Limit: MAX_UNSENT,
    });
    return takeFirst(query, MAX_UNSENT);
  }

  /** The first items of a shard of the open index behind the name `after`. */
  async function firstOpen(shard: number, after: string | undefined) {
    const query = queryItems(table, {
      IndexName: TABLE.openIndex,
      KeyConditionExpression: `#open = :shard${after === undefined ? '' : ' AND #name > :after'}`,
      ExpressionAttributeNames: {
        '#open': TABLE.openKey,
        ...(after === undefined ? {} : { '#name': TABLE.openSortKey }),
      },
      ExpressionAttributeValues: { ':shard': `O#${shard}`, ...(after === undefined ? {} : { ':after': after }) },
      Limit: PAGE + 1,
    });
    return takeFirst(query, PAGE + 1);
  }

  return {
    load,

    save(key, slot, state, readVersion) {
      const condition: Condition =
        readVersion === null
          ? {
              ConditionExpression: 'attribute_not_exists(#pk)',
              ExpressionAttributeNames: { '#pk': TABLE.partitionKey },
            }
          : {
              ConditionExpression: '#lastSlot < :slot AND #version = :version',
              ExpressionAttributeNames: { '#lastSlot': 'lastSlot', '#version': 'version' },
              ExpressionAttributeValues: { ':slot': slot, ':version': readVersion },
            };
      const fitted = fitState(state, (one) => pack(one).byteLength, MAX_STATE_BYTES);
      const { unsentSince, openTroubles } = searchTerms(state);
      const Item = {
        ...stateKey(key),
        lastSlot: slot,
        version: (readVersion ?? 0) + 1,
        [TABLE.format]: STORED_FORMAT,
        state: pack(fitted),
        ...(unsentSince === null ? {} : { [TABLE.unsentKey]: `U#${shardOf(key)}`, [TABLE.unsentSortKey]: unsentSince }),
        ...(openTroubles === null
          ? {}
          : {
              [TABLE.openKey]: `O#${shardOf(key)}`,
              [TABLE.openSortKey]: nameOf(key),
              [TABLE.openTroubles]: thatFit(openTroubles),
            }),
      };
      return whenConditionHolds(client.send(new PutCommand({ TableName, Item, ...condition })));
    },

    async markSent(key, effectIds) {
      for (let tried = 0; tried < MARK_TRIES; tried += 1) {
        const { state, version } = await load(key);
        const effects = state.effects.filter(({ id }) => !effectIds.includes(id));
        if (version === null || effects.length === state.effects.length) return;
        const left = { ...state, effects };
        const { unsentSince } = searchTerms(left);
        const update = new UpdateCommand({
          TableName,
          Key: stateKey(key),
          UpdateExpression:
            'SET #state = :state, #version = :next, #format = :format' +
            (unsentSince === null ? ' REMOVE #unsent, #since' : ', #unsent = :unsent, #since = :since'),
          ConditionExpression: '#version = :version',
          ExpressionAttributeNames: {
            '#state': 'state',
            '#version': 'version',
            '#format': TABLE.format,
            '#unsent': TABLE.unsentKey,
            '#since': TABLE.unsentSortKey,
          },
          ExpressionAttributeValues: {
            ':state': pack(left),
            ':version': version,
            ':next': version + 1,
            ':format': STORED_FORMAT,
            ...(unsentSince === null ? {} : { ':unsent': `U#${shardOf(key)}`, ':since': unsentSince }),
          },
        });
        if ((await whenConditionHolds(client.send(update))) === 'saved') return;
      }
      throw new Error(`the sent effects of ${key.cluster}/${key.check} could not be marked: too many other writers`);
    },

    async unsent() {
      const shards = await Promise.all(everyShard().map(firstUnsent));
      const oldest = shards
        .flat()
        .sort((one, other) => (String(one[TABLE.unsentSortKey]) < String(other[TABLE.unsentSortKey]) ? -1 : 1))
        .slice(0, MAX_UNSENT)
        .map(keyOf);
      // The index lags behind: the item itself says what is unsent now.
      const items = await Promise.all(oldest.map(async (key) => ({ key, effects: await effectsOf(key) })));
      return items.filter(({ effects }) => effects.length > 0);
    },

    async openStates(after) {
      const shards = await Promise.all(everyShard().map((shard) => firstOpen(shard, after)));
      const found = shards
        .flat()
        .map((item) => ({ name: String(item[TABLE.openSortKey]), key: keyOf(item) }))
        .sort((one, other) => (one.name < other.name ? -1 : 1));
      const page = found.slice(0, PAGE);
      const states = await Promise.all(page.map(async ({ key }) => ({ key, state: (await load(key)).state })));
      // What the index still shows and is over by now.
      const items = states.filter(({ state }) => searchTerms(state).openTroubles !== null);
      const last = page.at(-1);
      return found.length > page.length && last !== undefined ? { items, next: last.name } : { items };
    },

    async clustersWith(cause, scope) {
      const clusters = new Set<string>();
      const read = async (shard: number) => {
        const items = queryItems(table, {
          IndexName: TABLE.openIndex,
          KeyConditionExpression: '#open = :shard',
          FilterExpression: 'contains(#troubles, :trouble)',
          ProjectionExpression: '#pk, #sk',
          ExpressionAttributeNames: {
            '#open': TABLE.openKey,
            '#troubles': TABLE.openTroubles,
            '#pk': TABLE.partitionKey,
            '#sk': TABLE.sortKey,
          },
          ExpressionAttributeValues: { ':shard': `O#${shard}`, ':trouble': troubleTerm(cause, scope) },
        });
        for await (const item of items) clusters.add(keyOf(item).cluster);
      };
      await Promise.all(everyShard().map(read));
      return [...clusters].sort();
    },

    async openTerms() {
      const read = async (shard: number) => {
        const query = queryItems(table, {
          IndexName: TABLE.openIndex,
          KeyConditionExpression: '#open = :shard',
          ExpressionAttributeNames: { '#open': TABLE.openKey },
          ExpressionAttributeValues: { ':shard': `O#${shard}` },
        });
        const found: OpenTerms[] = [];
        for await (const item of query) found.push({ key: keyOf(item), terms: termsOf(item) });
        return found;
      };
      return (await Promise.all(everyShard().map(read))).flat();
    },
  };
}

async function takeFirst<T>(items: AsyncIterable<T>, count: number): Promise<readonly T[]> {
  const taken: T[] = [];
  for await (const item of items) {
    taken.push(item);
    if (taken.length === count) break;
  }
  return taken;
}

/** The first of the terms, as many as an item of the index may hold. */
function thatFit(terms: readonly string[]): readonly string[] {
  let left = MAX_TROUBLES_BYTES;
  return terms.filter((term) => (left -= Buffer.byteLength(term)) >= 0);
}

function termsOf(item: Readonly<Record<string, unknown>>): readonly string[] {
  const terms = item[TABLE.openTroubles];
  return Array.isArray(terms) ? terms.map(String) : [];
}

function everyShard(): readonly number[] {
  return Array.from({ length: SHARDS }, (_, shard) => shard);
}

function shardOf(key: StateKey): number {
  const [byte = 0] = createHash('sha256').update(nameOf(key)).digest();
  return byte % SHARDS;
}
