import type { DatabaseSync } from 'node:sqlite';
import { type CheckState, type Effect, EMPTY_STATE } from '../../core/incident/check-state.ts';
import { completeState, type StoredCheckState } from '../../core/incident/complete-state.ts';
import { searchTerms, troubleTerm } from '../../core/incident/search-terms.ts';
import { assertKnownFormat, NewerFormat, STORED_FORMAT } from '../../core/incident/stored-format.ts';
import type { StateKey, Store } from '../../ports/store.ts';
import { inTransaction } from './in-transaction.ts';
import { takePage } from './take-page.ts';

const MAX_UNSENT = 100;
const PAGE = 100;

interface Row {
  readonly name: string;
  readonly cluster: string;
  readonly check_id: string;
  readonly last_slot: number;
  readonly version: number;
  readonly state: string;
}

/** The states, a row each. */
export function createSqliteStates(
  database: DatabaseSync,
): Pick<Store, 'load' | 'save' | 'markSent' | 'unsent' | 'openStates' | 'clustersWith' | 'lastLooks' | 'openTerms'> {
  const one = database.prepare('SELECT * FROM states WHERE name = ?');
  const add = database.prepare('INSERT INTO states VALUES (?, ?, ?, ?, 1, ?, ?, ?) ON CONFLICT DO NOTHING');
  const change = database.prepare(`
    UPDATE states SET last_slot = ?, version = version + 1, state = ?, unsent_since = ?, open_troubles = ?
    WHERE name = ? AND version = ? AND last_slot < ?`);
  const mark = database.prepare('UPDATE states SET version = version + 1, state = ?, unsent_since = ? WHERE name = ?');
  const unsent = database.prepare(
    `SELECT * FROM states WHERE unsent_since IS NOT NULL ORDER BY unsent_since LIMIT ${MAX_UNSENT}`,
  );
  const open = database.prepare(
    `SELECT * FROM states WHERE open_troubles IS NOT NULL AND name > ? ORDER BY name LIMIT ${PAGE + 1}`,
  );
  const having = database.prepare(`
    SELECT DISTINCT cluster FROM states, json_each(states.open_troubles)
    WHERE open_troubles IS NOT NULL AND json_each.value = ? ORDER BY cluster`);
  const last = database.prepare('SELECT last_slot FROM states WHERE name = ?');
  const openTerms = database.prepare(
    'SELECT cluster, check_id, open_troubles FROM states WHERE open_troubles IS NOT NULL ORDER BY name',
  );
  const find = (key: StateKey) => one.get(nameOf(key)) as Row | undefined;

  return {
    async load(key) {
      const row = find(key);
      if (row === undefined) return { state: EMPTY_STATE, version: null, lastSlot: null };
      return { state: stateOf(row), version: row.version, lastSlot: row.last_slot };
    },

    async save(key, slot, state, readVersion) {
      const { unsentSince, openTroubles } = searchTerms(state);
      const text = textOf(state);
      const troubles = openTroubles === null ? null : JSON.stringify(openTroubles);
      const { changes } =
        readVersion === null
          ? add.run(nameOf(key), key.cluster, key.check, slot, text, unsentSince, troubles)
          : change.run(slot, text, unsentSince, troubles, nameOf(key), readVersion, slot);
      return changes === 1 ? 'saved' : 'conflict';
    },

    async markSent(key, effectIds) {
      inTransaction(database, () => {
        const row = find(key);
        if (row === undefined) return;
        const state = stateOf(row);
        const left = { ...state, effects: state.effects.filter(({ id }) => !effectIds.includes(id)) };
        if (left.effects.length === state.effects.length) return;
        mark.run(textOf(left), searchTerms(left).unsentSince, nameOf(key));
      });
    },

    async unsent() {
      const rows = unsent.all() as unknown as readonly Row[];
      return rows
        .map((row) => ({ key: keyOf(row), effects: effectsOf(row) }))
        .filter(({ effects }) => effects.length > 0);
    },

    async openStates(after = '') {
      const rows = open.all(after) as unknown as readonly Row[];
      const found = rows.map((row) => ({ key: row.name, item: { key: keyOf(row), state: stateOf(row) } }));
      return takePage(found, PAGE);
    },

    async clustersWith(cause, scope) {
      const rows = having.all(troubleTerm(cause, scope)) as unknown as readonly Pick<Row, 'cluster'>[];
      return rows.map(({ cluster }) => cluster);
    },

    async lastLooks(keys) {
      return keys.map((key) => (last.get(nameOf(key)) as Pick<Row, 'last_slot'> | undefined)?.last_slot ?? null);
    },

    async openTerms() {
      const rows = openTerms.all() as unknown as readonly (Row & { readonly open_troubles: string })[];
      return rows.map((row) => ({ key: keyOf(row), terms: JSON.parse(row.open_troubles) as readonly string[] }));
    },
  };
}

function stateOf({ state, name }: Row): CheckState {
  const { format, ...stored } = JSON.parse(state) as StoredCheckState & { readonly format?: unknown };
  assertKnownFormat(format, `the state of ${name}`);
  return completeState(stored);
}

function textOf(state: CheckState): string {
  return JSON.stringify({ format: STORED_FORMAT, ...state });
}

/** None of what a newer version wrote: it sends those itself. */
function effectsOf(row: Row): readonly Effect[] {
  try {
    return stateOf(row).effects;
  } catch (error) {
    if (error instanceof NewerFormat) return [];
    throw error;
  }
}

function keyOf({ cluster, check_id: check }: Row): StateKey {
  return { cluster, check };
}

function nameOf({ cluster, check }: StateKey): string {
  return `${cluster}/${check}`;
}
