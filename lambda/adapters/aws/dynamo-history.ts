import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { TABLE } from '../../contract/table.ts';
import { completeEvent, type StoredEvent } from '../../core/incident/complete-event.ts';
import { HISTORY_KEPT_MS, historyKey, historyRange } from '../../core/incident/history-key.ts';
import type { IncidentEvent } from '../../core/incident/incident-event.ts';
import { isAbout } from '../../core/incident/is-about.ts';
import { assertKnownFormat, STORED_FORMAT } from '../../core/incident/stored-format.ts';
import type { Store } from '../../ports/store.ts';
import { type DynamoTable, queryItems, whenConditionHolds } from './dynamo-table.ts';
import { pack, unpack } from './gzip-json.ts';

const DAY_MS = 24 * 3_600_000;
/** Writes that are under way at the same time. */
const PARALLEL = 25;
/** After so many events that are about something else a page ends early. */
const MAX_OTHERS = 1_000;

/**
 * The history: every event is an item under its cluster and one under its day (UTC), so that neither the last events of
 * one cluster nor those of all need a scan. `now` is epoch ms.
 */
export function createDynamoHistory(table: DynamoTable, now: () => number): Pick<Store, 'remember' | 'history'> {
  async function put(partition: string, event: IncidentEvent): Promise<void> {
    const write = new PutCommand({
      TableName: table.name,
      Item: {
        [TABLE.partitionKey]: partition,
        [TABLE.sortKey]: historyKey(event),
        [TABLE.timeToLive]: Math.ceil((Date.parse(event.detail.occurredAt) + HISTORY_KEPT_MS) / 1_000),
        [TABLE.format]: STORED_FORMAT,
        event: pack(event),
      },
      ConditionExpression: 'attribute_not_exists(#pk)',
      ExpressionAttributeNames: { '#pk': TABLE.partitionKey },
    });
    await whenConditionHolds(table.client.send(write));
  }

  return {
    async remember(events) {
      const writes = events.flatMap((event) => [
        { partition: ofCluster(event.detail.cluster.name), event },
        { partition: ofDay(historyKey(event)), event },
      ]);
      for (let first = 0; first < writes.length; first += PARALLEL) {
        const some = writes.slice(first, first + PARALLEL);
        await Promise.all(some.map(({ partition, event }) => put(partition, event)));
      }
    },

    async history(query) {
      const { cluster, target, limit } = query;
      const range = historyRange(query, now());
      const found: IncidentEvent[] = [];
      /** Everything from here on is read. */
      let { below } = range;
      let read = 0;
      for (const { partition, begins } of partitionsOf(cluster, range)) {
        const bound = below;
        const items = queryItems(table, {
          KeyConditionExpression: '#pk = :pk AND #sk BETWEEN :from AND :below',
          ExpressionAttributeNames: { '#pk': TABLE.partitionKey, '#sk': TABLE.sortKey },
          ExpressionAttributeValues: { ':pk': partition, ':from': range.from, ':below': bound },
          ScanIndexForward: false,
          // One more shows whether a page follows, and `BETWEEN` brings that of the bound, too.
          ...(target === undefined ? { Limit: limit - found.length + 2 } : {}),
        });
        for await (const item of items) {
          const key = String(item[TABLE.sortKey]);
          if (key === bound) continue;
          assertKnownFormat(item[TABLE.format], `event ${key}`);
          const event = completeEvent(unpack(item.event as Uint8Array) as StoredEvent);
          if (target === undefined || isAbout(event, target)) {
            if (found.length === limit) return { items: found, next: below };
            found.push(event);
          }
          below = key;
          read += 1;
          if (read === MAX_OTHERS + limit) return { items: found, next: below };
        }
        below = begins;
      }
      return { items: found };
    },
  };
}

/** The partitions that a query reads, newest first, and where each begins: below that the next one goes on. */
function* partitionsOf(
  cluster: string | undefined,
  { from, below }: { readonly from: string; readonly below: string },
) {
  if (from >= below) return;
  if (cluster !== undefined) {
    yield { partition: ofCluster(cluster), begins: from };
    return;
  }
  const [time = '', id] = below.split('#', 2);
  // A bare time is not in the range itself, but the events of a key's time may be.
  const last = Date.parse(time) - (id === undefined ? 1 : 0);
  for (let day = last - (last % DAY_MS); ; day -= DAY_MS) {
    const begins = new Date(day).toISOString();
    yield { partition: ofDay(begins), begins };
    if (begins <= from) return;
  }
}

function ofCluster(cluster: string): string {
  return `H#${cluster}`;
}

function ofDay(key: string): string {
  return `D#${key.slice(0, 'YYYY-MM-DD'.length)}`;
}
