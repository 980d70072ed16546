import { createHash } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';
import { ConditionalCheckFailedException, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  type PutCommandInput,
  QueryCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { TABLE } from '../../contract/table.ts';
import { type CheckState, EMPTY_STATE } from '../../core/incident/check-state.ts';
import type { StateKey, Store, StoredState } from '../../ports/store.ts';
import { clientSettings } from './client-settings.ts';

/** The sparse index is split in so many partitions: a bus that fails makes every cluster write there. */
const UNSENT_SHARDS = 8;
const MAX_UNSENT = 100;
const MARK_TRIES = 5;
/** A worker that died with a notice in its hands is waited for so long; longer than the timeout of `notify`. */
const LEASE_MS = 60_000;
const DELIVERY_KEPT_SECONDS = 30 * 24 * 60 * 60;

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
 * The store in one DynamoDB table. An item holds at most 400 KB, so the state is JSON in gzip: 1,000 incidents of 3 pods
 * with their effects are 3.4 MB plain and 295 KB packed, as are 250 of 50 pods. Beyond that the write, and the look with
 * it, fails in the open.
 */
export function createDynamoStore(tableName: string): Store {
  const client = DynamoDBDocumentClient.from(new DynamoDBClient(clientSettings()));

  async function load(key: StateKey): Promise<StoredState> {
    const { Item } = await client.send(
      new GetCommand({ TableName: tableName, Key: stateKey(key), ConsistentRead: true }),
    );
    if (Item === undefined) return { state: EMPTY_STATE, version: null, lastSlot: null };
    const { lastSlot, version, state } = Item as StateItem;
    return { lastSlot, version, state: unpack(state) };
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
      const since = unsentSince(state);
      const Item = {
        ...stateKey(key),
        lastSlot: slot,
        version: (readVersion ?? 0) + 1,
        state: pack(state),
        ...(since === null ? {} : { [TABLE.unsentKey]: unsentShard(key), [TABLE.unsentSortKey]: since }),
      };
      return whenConditionHolds(client.send(new PutCommand({ TableName: tableName, Item, ...condition })));
    },

    async markSent(key, effectIds) {
      for (let tried = 0; tried < MARK_TRIES; tried += 1) {
        const { state, version } = await load(key);
        const effects = state.effects.filter(({ id }) => !effectIds.includes(id));
        if (version === null || effects.length === state.effects.length) return;
        const left = { ...state, effects };
        const since = unsentSince(left);
        const update = new UpdateCommand({
          TableName: tableName,
          Key: stateKey(key),
          UpdateExpression:
            'SET #state = :state, #version = :next' +
            (since === null ? ' REMOVE #unsent, #since' : ', #unsent = :unsent, #since = :since'),
          ConditionExpression: '#version = :version',
          ExpressionAttributeNames: {
            '#state': 'state',
            '#version': 'version',
            '#unsent': TABLE.unsentKey,
            '#since': TABLE.unsentSortKey,
          },
          ExpressionAttributeValues: {
            ':state': pack(left),
            ':version': version,
            ':next': version + 1,
            ...(since === null ? {} : { ':unsent': unsentShard(key), ':since': since }),
          },
        });
        if ((await whenConditionHolds(client.send(update))) === 'saved') return;
      }
      throw new Error(`the sent effects of ${key.cluster}/${key.check} could not be marked: too many other writers`);
    },

    async unsent() {
      const shards = await Promise.all(
        Array.from({ length: UNSENT_SHARDS }, (_, shard) =>
          client.send(
            new QueryCommand({
              TableName: tableName,
              IndexName: TABLE.unsentIndex,
              KeyConditionExpression: '#unsent = :shard',
              ExpressionAttributeNames: { '#unsent': TABLE.unsentKey },
              ExpressionAttributeValues: { ':shard': `U#${shard}` },
              Limit: MAX_UNSENT,
            }),
          ),
        ),
      );
      const oldest = shards
        .flatMap(({ Items }) => Items ?? [])
        .sort((one, other) => (String(one[TABLE.unsentSortKey]) < String(other[TABLE.unsentSortKey]) ? -1 : 1))
        .slice(0, MAX_UNSENT)
        .map((item) => ({
          cluster: String(item[TABLE.partitionKey]).slice('C#'.length),
          check: String(item[TABLE.sortKey]).slice('S#'.length),
        }));
      // The index lags behind: the item itself says what is unsent now.
      const items = await Promise.all(oldest.map(async (key) => ({ key, effects: (await load(key)).state.effects })));
      return items.filter(({ effects }) => effects.length > 0);
    },

    async claimDelivery(channel, incidentId, sequence, now) {
      const Key = deliveryKey(channel, incidentId);
      const delivery = {
        sequence,
        status: 'begun',
        leaseUntil: now + LEASE_MS,
        [TABLE.timeToLive]: Math.floor(now / 1_000) + DELIVERY_KEPT_SECONDS,
      };
      const claimed = await whenConditionHolds(
        client.send(
          new PutCommand({
            TableName: tableName,
            Item: { ...Key, ...delivery },
            ConditionExpression:
              'attribute_not_exists(#pk) OR #sequence < :sequence OR ' +
              '(#sequence = :sequence AND #status = :begun AND #leaseUntil <= :now)',
            ExpressionAttributeNames: {
              '#pk': TABLE.partitionKey,
              '#sequence': 'sequence',
              '#status': 'status',
              '#leaseUntil': 'leaseUntil',
            },
            ExpressionAttributeValues: { ':sequence': sequence, ':begun': 'begun', ':now': now },
          }),
        ),
      );
      if (claimed === 'saved') return 'claimed';
      const { Item } = await client.send(new GetCommand({ TableName: tableName, Key, ConsistentRead: true }));
      return Item?.sequence === sequence && Item.status === 'begun' ? 'busy' : 'superseded';
    },

    async finishDelivery(channel, incidentId, sequence) {
      // On a conflict a later notice has taken the item over: nothing is left to mark.
      await whenConditionHolds(
        client.send(
          new UpdateCommand({
            TableName: tableName,
            Key: deliveryKey(channel, incidentId),
            UpdateExpression: 'SET #status = :sent',
            ConditionExpression: '#sequence = :sequence',
            ExpressionAttributeNames: { '#status': 'status', '#sequence': 'sequence' },
            ExpressionAttributeValues: { ':sent': 'sent', ':sequence': sequence },
          }),
        ),
      );
    },
  };
}

async function whenConditionHolds(write: Promise<unknown>): Promise<'saved' | 'conflict'> {
  try {
    await write;
    return 'saved';
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return 'conflict';
    throw error;
  }
}

function pack(state: CheckState): Uint8Array {
  return gzipSync(JSON.stringify(state));
}

function unpack(packed: Uint8Array): CheckState {
  return JSON.parse(gunzipSync(packed).toString()) as CheckState;
}

/** When the oldest effect happened that nobody was told of; effects stand in the order in which they happened. */
function unsentSince({ effects }: CheckState): string | null {
  return effects[0]?.event.detail.occurredAt ?? null;
}

function stateKey({ cluster, check }: StateKey) {
  return { [TABLE.partitionKey]: `C#${cluster}`, [TABLE.sortKey]: `S#${check}` };
}

function deliveryKey(channel: string, incidentId: string) {
  return { [TABLE.partitionKey]: `N#${incidentId}`, [TABLE.sortKey]: channel };
}

function unsentShard({ cluster, check }: StateKey): string {
  const [byte = 0] = createHash('sha256').update(`${cluster}/${check}`).digest();
  return `U#${byte % UNSENT_SHARDS}`;
}
