import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Store } from '../../ports/store.ts';
import { createSqliteDeliveries } from './sqlite-deliveries.ts';
import { createSqliteHistory } from './sqlite-history.ts';
import { migrate } from './sqlite-schema.ts';
import { createSqliteSilences } from './sqlite-silences.ts';
import { createSqliteStates } from './sqlite-states.ts';

const BUSY_MS = 5_000;

/** A store that holds a file open until it is closed; every call after that throws. */
export interface SqliteStore extends Store {
  close(): void;
}

/**
 * The store in a SQLite file, which is made where it is not there, with its folder. Several processes may use it at once:
 * one that writes is waited for `busyMs`, then a call throws. What was answered survives the end of the process and of
 * the power. `now` is epoch ms. Throws, naming the file, where it cannot be opened or a newer program wrote it.
 */
export function createSqliteStore(
  file: string,
  { now = Date.now, busyMs = BUSY_MS }: { readonly now?: () => number; readonly busyMs?: number } = {},
): SqliteStore {
  const database = open(file, busyMs);
  return {
    ...createSqliteStates(database),
    ...createSqliteDeliveries(database),
    ...createSqliteHistory(database, now),
    ...createSqliteSilences(database),
    close: () => database.close(),
  };
}

function open(file: string, busyMs: number): DatabaseSync {
  let database: DatabaseSync | undefined;
  try {
    // It names clusters, images and registries: that is nobody else's business.
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    database = new DatabaseSync(file, { timeout: busyMs });
    // Readers do not wait for writers. FULL: a look was told of because its state was written, so it must stay written;
    // that is one wait for the disk a look.
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
    migrate(database);
    return database;
  } catch (error) {
    database?.close();
    throw new Error(`the store ${file} cannot be opened: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
}
