import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, describe, expect, it } from '@jest/globals';
import { createSqliteStore, type SqliteStore } from '../../../lambda/adapters/local/sqlite-store.ts';
import { EMPTY_STATE } from '../../../lambda/core/incident/check-state.ts';
import { STORED_FORMAT } from '../../../lambda/core/incident/stored-format.ts';
import { olderStoreContract } from '../../contracts/older-store.ts';
import { effect, event } from '../../support/events.ts';
import { at } from '../../support/pods.ts';

const KEY = { cluster: 'c1', check: 'image-pulls' };

let folder: string | undefined;
let stores: SqliteStore[] = [];

function open(fixture?: string): SqliteStore {
  folder ??= mkdtempSync(join(tmpdir(), 'pullwarden-older-'));
  const file = join(folder, 'pullwarden.db');
  if (fixture !== undefined) copyFileSync(new URL(`../../fixtures/stored/${fixture}.db`, import.meta.url), file);
  const store = createSqliteStore(file, { now: () => at(10) });
  stores.push(store);
  return store;
}

afterEach(() => {
  for (const store of stores) store.close();
  if (folder !== undefined) rmSync(folder, { recursive: true });
  stores = [];
  folder = undefined;
});

olderStoreContract('SQLite before formats', { silences: true, memory: true }, () => open('before-formats'));

describe('what a newer version wrote into a file', () => {
  /** Raises the format of everything, and changes nothing else. */
  async function newer(): Promise<SqliteStore> {
    const store = open();
    await store.save(
      KEY,
      7,
      { ...EMPTY_STATE, effects: [effect('a')], degraded: { id: 'd', sequence: 1, since: at(0) } },
      null,
    );
    await store.save({ ...KEY, cluster: 'c2' }, 7, { ...EMPTY_STATE, effects: [effect('b')] }, null);
    await store.putSilence({ id: 's', from: at(0), until: at(99), reason: 'night work' });
    await store.remember([event('a')]);
    const database = new DatabaseSync(join(folder!, 'pullwarden.db'));
    database.exec(`
      UPDATE states SET state = json_set(state, '$.format', ${STORED_FORMAT + 1}) WHERE cluster = 'c1';
      UPDATE silences SET silence = json_set(silence, '$.format', ${STORED_FORMAT + 1});
      UPDATE history SET event = json_set(event, '$.detail.schemaVersion', '2')`);
    database.close();
    return store;
  }
  const refused = 'was written by a newer Pullwarden';

  it('is neither read nor written', async () => {
    const store = await newer();
    await expect(store.load(KEY)).rejects.toThrow(
      `the state of c1/image-pulls ${refused} (format ${STORED_FORMAT + 1}, and this one reads ${STORED_FORMAT}): update this one`,
    );
    await expect(store.openStates()).rejects.toThrow(refused);
    await expect(store.markSent(KEY, ['a:1'])).rejects.toThrow(refused);
    await expect(store.history({ since: 0, until: at(99), limit: 9 })).rejects.toThrow(refused);
  });

  it('keeps none of what is ours from being sent', async () => {
    const store = await newer();
    expect((await store.unsent()).map(({ key }) => key.cluster)).toEqual(['c2']);
  });

  it('holds nothing back', async () => {
    expect(await (await newer()).silences(at(10))).toEqual([]);
  });
});
