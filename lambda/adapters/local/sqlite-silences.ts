import type { DatabaseSync } from 'node:sqlite';
import type { Silence } from '../../core/incident/silence.ts';
import type { Store } from '../../ports/store.ts';

/** The silences, a row each. */
export function createSqliteSilences(database: DatabaseSync): Pick<Store, 'silences' | 'putSilence' | 'removeSilence'> {
  const notOver = database.prepare('SELECT silence FROM silences WHERE ends > ? ORDER BY begins, id');
  const put = database.prepare('INSERT OR REPLACE INTO silences VALUES (?, ?, ?, ?)');
  const remove = database.prepare('DELETE FROM silences WHERE id = ?');
  return {
    async silences(now) {
      const rows = notOver.all(now) as unknown as readonly { readonly silence: string }[];
      return rows.map(({ silence }) => JSON.parse(silence) as Silence);
    },
    async putSilence(silence) {
      put.run(silence.id, silence.from, silence.until, JSON.stringify(silence));
    },
    async removeSilence(id) {
      return remove.run(id).changes === 1;
    },
  };
}
