import type { DatabaseSync } from 'node:sqlite';
import { inTransaction } from './in-transaction.ts';

/**
 * How the tables came about: step n leads from version n to n + 1 (`user_version` of the file). A step that was released
 * is never changed; a new one is added behind it.
 */
const STEPS: readonly string[] = [
  `
  -- name is cluster/check. Null in unsent_since: nothing waits; in open_troubles (a list, JSON): no incident is open.
  CREATE TABLE states (
    name TEXT PRIMARY KEY,
    cluster TEXT NOT NULL,
    check_id TEXT NOT NULL,
    last_slot INTEGER NOT NULL,
    version INTEGER NOT NULL,
    state TEXT NOT NULL,
    unsent_since TEXT,
    open_troubles TEXT
  ) STRICT;
  CREATE INDEX unsent ON states (unsent_since) WHERE unsent_since IS NOT NULL;
  CREATE INDEX open ON states (name) WHERE open_troubles IS NOT NULL;

  -- receipt: what the channel said, receipt_of: to the notice of which sequence.
  CREATE TABLE deliveries (
    incident TEXT NOT NULL,
    channel TEXT NOT NULL,
    sequence INTEGER NOT NULL,
    status TEXT NOT NULL,
    lease_until INTEGER NOT NULL,
    receipt TEXT,
    receipt_of INTEGER,
    PRIMARY KEY (incident, channel)
  ) STRICT;
  CREATE INDEX deliveries_by_age ON deliveries (lease_until);

  CREATE TABLE turns (channel TEXT PRIMARY KEY, taken_at INTEGER NOT NULL) STRICT;

  -- key is time#id.
  CREATE TABLE history (key TEXT PRIMARY KEY, cluster TEXT NOT NULL, event TEXT NOT NULL) STRICT;
  CREATE INDEX history_by_cluster ON history (cluster, key);

  CREATE TABLE silences (
    id TEXT PRIMARY KEY,
    begins INTEGER NOT NULL,
    ends INTEGER NOT NULL,
    silence TEXT NOT NULL
  ) STRICT;
  `,
];

/** Brings the tables of a file to the shape that this program knows; throws where a newer program has been there. */
export function migrate(database: DatabaseSync): void {
  inTransaction(database, () => {
    const { user_version: version } = database.prepare('PRAGMA user_version').get() as { user_version: number };
    if (version > STEPS.length) {
      throw new Error(
        `it was written by a newer Pullwarden (its tables are of version ${version}, not ${STEPS.length})`,
      );
    }
    for (const step of STEPS.slice(version)) database.exec(step);
    database.exec(`PRAGMA user_version = ${STEPS.length}`);
  });
}
