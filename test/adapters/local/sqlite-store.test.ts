import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createSqliteStore, type SqliteStore } from '../../../lambda/adapters/local/sqlite-store.ts';
import { EMPTY_STATE } from '../../../lambda/core/incident/check-state.ts';
import { storeContract } from '../../contracts/store.ts';
import { effect, event } from '../../support/events.ts';
import { at } from '../../support/pods.ts';

const KEY = { cluster: 'c1', check: 'image-pulls' };
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const ALWAYS = { since: 0, until: at(0) + 365 * DAY, limit: 10_000 };

let folder: string;
let file: string;
let opened: SqliteStore[];
let stops: (() => void)[];
function open(options: Parameters<typeof createSqliteStore>[1] = {}): SqliteStore {
  const store = createSqliteStore(file, options);
  opened.push(store);
  return store;
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pullwarden-store-'));
  file = join(folder, 'data/pullwarden.db');
  opened = [];
  stops = [];
});
afterEach(() => {
  for (const stop of stops) stop();
  for (const store of opened) store.close();
  rmSync(folder, { recursive: true });
});

storeContract('SQLite', (now) => open({ now }));

storeContract('SQLite, every other call by another handle', (now) => inTurns(open({ now }), open({ now })));

describe('a file', () => {
  it('keeps everything when it is closed and opened again', async () => {
    const now = () => at(0);
    const state = { ...EMPTY_STATE, effects: [effect('a')], degraded: { id: 'd', sequence: 1, since: at(0) } };
    const silence = { id: 's', from: at(0), until: at(9), reason: 'night work' };
    const before = open({ now });
    await before.save(KEY, 7, state, null);
    await before.claimDelivery('chat', 'i1', 1, at(0));
    await before.finishDelivery('chat', 'i1', 1, 'thread 1');
    await before.takeTurn('chat', MINUTE, at(0));
    await before.remember([event('a')]);
    await before.putSilence(silence);
    before.close();
    opened = [];

    const after = open({ now });
    expect(await after.load(KEY)).toEqual({ state, version: 1, lastSlot: 7 });
    expect(await after.unsent()).toEqual([{ key: KEY, effects: state.effects }]);
    expect((await after.openStates()).items).toEqual([{ key: KEY, state }]);
    expect(await after.claimDelivery('chat', 'i1', 2, at(0))).toEqual({ status: 'claimed', receipt: 'thread 1' });
    expect(await after.takeTurn('chat', MINUTE, at(0))).toBe(false);
    expect((await after.history(ALWAYS)).items).toEqual([event('a')]);
    expect(await after.silences(at(0))).toEqual([silence]);
  });

  it('is whole after a process was killed amid its writes, and holds every save that was answered', async () => {
    for (let round = 0; round < 3; round += 1) {
      const answered = await killAfter(20 + 13 * round, `c${round}`);
      const store = createSqliteStore(file, { now: () => at(0) });
      const { lastSlot, state } = await store.load({ ...KEY, cluster: `c${round}` });
      // One more may have been written than we heard of.
      expect([answered, answered + 1]).toContain(lastSlot);
      expect(state.memory).toEqual({ slot: lastSlot });
      const { items } = await store.history({ ...ALWAYS, cluster: 'c1' });
      const remembered = items.filter(({ detail }) => detail.incidentId.startsWith(`c${round}-`));
      expect(remembered.length).toBeGreaterThanOrEqual(answered);
      store.close();
      expect(read('PRAGMA integrity_check')).toEqual({ integrity_check: 'ok' });
    }
  });

  it('is made once by many processes that start at the same moment, and takes the writes of all', async () => {
    const clusters = ['c1', 'c2', 'c3', 'c4', 'c5', 'c6'];
    const children = clusters.map((cluster) => keepSaving(cluster, 15));
    const ends = await Promise.all(children.map(({ child }) => once(child, 'close')));
    expect(children.map(({ problems }) => problems.join(''))).toEqual(clusters.map(() => ''));
    expect(ends.map(([code]) => code)).toEqual(clusters.map(() => 0));
    const store = open();
    const slots = clusters.map(async (cluster) => (await store.load({ ...KEY, cluster })).lastSlot);
    expect(await Promise.all(slots)).toEqual(clusters.map(() => 15));
  });

  it('that another process does not let go of is an error, not an answer', async () => {
    const store = open({ busyMs: 50 });
    const other = new DatabaseSync(file);
    stops.push(() => other.close());
    other.exec('BEGIN IMMEDIATE');
    const writes: Readonly<Record<string, () => Promise<unknown>>> = {
      save: () => store.save(KEY, 1, EMPTY_STATE, null),
      markSent: () => store.markSent(KEY, ['a:1']),
      claimDelivery: () => store.claimDelivery('chat', 'i1', 1, at(0)),
      finishDelivery: () => store.finishDelivery('chat', 'i1', 1),
      takeTurn: () => store.takeTurn('chat', 1, at(0)),
      remember: () => store.remember([event('a')]),
      putSilence: () => store.putSilence({ id: 's', from: 0, until: 1, reason: '' }),
    };
    for (const [name, write] of Object.entries(writes)) {
      expect([name, await write().catch((error: Error) => error.message)]).toEqual([name, 'database is locked']);
    }
    // Readers do not wait.
    expect((await store.load(KEY)).version).toBeNull();
    other.exec('COMMIT');
    for (const write of Object.values(writes)) await write();
  });

  it('that is closed is an error', async () => {
    const store = createSqliteStore(file);
    store.close();
    await expect(store.load(KEY)).rejects.toThrow(/finalized|not open/);
    await expect(store.history(ALWAYS)).rejects.toThrow(/finalized|not open/);
  });

  it.each([
    [
      'no database',
      'this is not a database, though it is long enough to be read as the header of one.'.repeat(20),
      /is not a database/,
    ],
    ['of a newer program', null, /written by a newer Pullwarden .*version 99, not 1/],
  ])('that is %s is refused by its name and left as it is', (_what, text, says) => {
    open().close();
    opened = [];
    if (text === null) write('PRAGMA user_version = 99');
    else writeFileSync(file, text);
    expect(() => createSqliteStore(file)).toThrow(says);
    expect(() => createSqliteStore(file)).toThrow(`the store ${file} cannot be opened`);
    if (text === null) expect(read('PRAGMA user_version')).toEqual({ user_version: 99 });
  });

  it('where no folder can be is refused by its name', () => {
    writeFileSync(join(folder, 'data'), '');
    expect(() => createSqliteStore(file)).toThrow(`the store ${file} cannot be opened`);
  });
});

describe('what has been kept long enough', () => {
  const count = (table: string) => read(`SELECT count(*) AS rows FROM ${table}`)['rows'];
  const old = (index: number) => event(`old${index}`, 1, -91 * 24 * 60 - index);

  it('is deleted when something is remembered: some at once, the rest soon, then not for an hour', async () => {
    let time = at(0);
    const store = open({ now: () => time });
    await store.remember([event('a')]);
    // It was tidied just now: these stay until an hour has passed.
    await store.remember(Array.from({ length: 1_100 }, (_, index) => old(index)));
    await store.claimDelivery('chat', 'old', 1, at(0) - 31 * DAY);
    await store.claimDelivery('chat', 'new', 1, at(0) - 29 * DAY);
    await store.putSilence({ id: 'old', from: at(0) - 9 * DAY, until: at(0) - 2 * DAY, reason: '' });
    await store.putSilence({ id: 'new', from: at(0) - 9 * DAY, until: at(0), reason: '' });
    const rows = () => ['history', 'deliveries', 'silences'].map(count);
    expect(rows()).toEqual([1_101, 2, 2]);

    time += 60 * MINUTE;
    const seen = [];
    for (const id of ['b', 'c', 'd', 'e']) {
      await store.remember([event(id)]);
      seen.push(rows());
    }
    expect(seen).toEqual([
      [602, 1, 1],
      [103, 1, 1],
      [4, 1, 1],
      [5, 1, 1],
    ]);
    expect(await store.claimDelivery('chat', 'new', 1, time)).toEqual({ status: 'claimed' });
    expect((await store.history(ALWAYS)).items).toHaveLength(5);
  });
});

/** One store whose calls go to two handles of a file by turns. */
function inTurns(...stores: readonly SqliteStore[]): SqliteStore {
  let calls = 0;
  return new Proxy(stores[0]!, {
    get: (_, name: keyof SqliteStore) => stores[(calls += 1) % stores.length]![name],
  });
}

/** A process that saves `looks` looks of a cluster; `slots` are those of the answers that were heard. */
function keepSaving(cluster: string, looks: number) {
  const script = join(import.meta.dirname, 'keep-saving.ts');
  const args = ['--disable-warning=ExperimentalWarning', script, file, cluster, String(looks)];
  const child = spawn(process.execPath, args, { env: {}, stdio: ['ignore', 'pipe', 'pipe'] });
  stops.push(() => child.kill('SIGKILL'));
  const problems: string[] = [];
  child.stderr.on('data', (data) => problems.push(String(data)));
  return { child, problems, lines: createInterface({ input: child.stdout }) };
}

/** Kills a process that saves once `looks` answers were heard; returns how many it gave. */
async function killAfter(looks: number, cluster: string): Promise<number> {
  const { child, lines, problems } = keepSaving(cluster, 1_000_000);
  const closed = once(child, 'close');
  let answered = 0;
  for await (const line of lines) {
    answered += 1;
    if (line !== `${answered} saved`) throw new Error(`${line}\n${problems.join('')}`);
    if (answered === looks) child.kill('SIGKILL');
  }
  await closed;
  expect([child.signalCode, problems]).toEqual(['SIGKILL', []]);
  return answered;
}

function read(sql: string): Record<string, unknown> {
  const database = new DatabaseSync(file, { readOnly: true });
  try {
    return { ...database.prepare(sql).get() };
  } finally {
    database.close();
  }
}

function write(sql: string): void {
  const database = new DatabaseSync(file);
  database.exec(sql);
  database.close();
}
