import type { DatabaseSync } from 'node:sqlite';
import { completeEvent, type StoredEvent } from '../../core/incident/complete-event.ts';
import { HISTORY_KEPT_MS, historyKey, historyRange } from '../../core/incident/history-key.ts';
import { isAbout } from '../../core/incident/is-about.ts';
import { DELIVERY_KEPT_MS } from '../../core/incident/judge-claim.ts';
import type { Store } from '../../ports/store.ts';
import { inTransaction } from './in-transaction.ts';
import { takePage } from './take-page.ts';

/** How often what has been kept long enough is looked for, and how many rows of a table go at once. */
const TIDY_EVERY_MS = 3_600_000;
const TIDY_ROWS = 500;
/** A silence is read until it is over, by looks that may be late. */
const SILENCE_KEPT_MS = 24 * 3_600_000;

interface Row {
  readonly key: string;
  readonly event: string;
}

/** The history; with it goes, from all tables, what has been kept long enough. `now` is epoch ms. */
export function createSqliteHistory(database: DatabaseSync, now: () => number): Pick<Store, 'remember' | 'history'> {
  const add = database.prepare('INSERT INTO history VALUES (?, ?, ?) ON CONFLICT DO NOTHING');
  const ofAll = database.prepare('SELECT key, event FROM history WHERE key >= ? AND key < ? ORDER BY key DESC');
  const ofOne = database.prepare(
    'SELECT key, event FROM history WHERE key >= ? AND key < ? AND cluster = ? ORDER BY key DESC',
  );
  const forget = (table: string, condition: string) =>
    database.prepare(
      `DELETE FROM ${table} WHERE rowid IN (SELECT rowid FROM ${table} WHERE ${condition} LIMIT ${TIDY_ROWS})`,
    );
  const oldEvents = forget('history', 'key < ?');
  const oldDeliveries = forget('deliveries', 'lease_until < ?');
  const oldSilences = forget('silences', 'ends < ?');
  let tidyAt = -Infinity;

  function tidy(): void {
    const time = now();
    if (time < tidyAt) return;
    const gone = [
      oldEvents.run(new Date(time - HISTORY_KEPT_MS).toISOString()),
      oldDeliveries.run(time - DELIVERY_KEPT_MS),
      oldSilences.run(time - SILENCE_KEPT_MS),
    ];
    // What is left goes with the next call.
    if (gone.every(({ changes }) => changes < TIDY_ROWS)) tidyAt = time + TIDY_EVERY_MS;
  }

  return {
    async remember(events) {
      inTransaction(database, () => {
        for (const event of events) add.run(historyKey(event), event.detail.cluster.name, JSON.stringify(event));
        tidy();
      });
    },

    async history(query) {
      const { cluster, target, limit } = query;
      const { from, below } = historyRange(query, now());
      const rows = cluster === undefined ? ofAll.iterate(from, below) : ofOne.iterate(from, below, cluster);
      return takePage(matching(rows as unknown as Iterable<Row>, target), limit);
    },
  };
}

function* matching(rows: Iterable<Row>, target: string | undefined) {
  for (const { key, event } of rows) {
    const item = completeEvent(JSON.parse(event) as StoredEvent);
    if (target === undefined || isAbout(item, target)) yield { key, item };
  }
}
