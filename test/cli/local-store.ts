import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach } from '@jest/globals';
import { createSqliteStore } from '../../lambda/adapters/local/sqlite-store.ts';
import { storeFile } from '../../lambda/cli/open-store.ts';
import { type CheckState, EMPTY_STATE } from '../../lambda/core/incident/check-state.ts';
import type { Store } from '../../lambda/ports/store.ts';
import { type Ran, run } from './run.ts';

/** A folder with a store for each test of a file, and the program on it. */
export function localStore() {
  let folder = '';
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'pullwarden-store-'));
    await use(async () => undefined);
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  /** Does something with the store while no command has it open. */
  async function use(work: (store: Store) => Promise<unknown>): Promise<void> {
    const store = createSqliteStore(storeFile(folder));
    try {
      await work(store);
    } finally {
      store.close();
    }
  }

  return {
    use,
    /** Runs a command with `--data`. */
    run: (...args: readonly string[]): Promise<Ran> => run(...args, '--data', folder),
    /** Stores what a check of a cluster remembers. */
    saveState: (cluster: string, state: Partial<CheckState>, check = 'image-pulls') =>
      use((store) => store.save({ cluster, check }, 1, { ...EMPTY_STATE, ...state }, null)),
  };
}
