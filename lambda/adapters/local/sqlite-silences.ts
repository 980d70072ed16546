import type { DatabaseSync } from 'node:sqlite';
import type { Silence } from '../../core/incident/silence.ts';
import { STORED_FORMAT } from '../../core/incident/stored-format.ts';
import type { Store } from '../../ports/store.ts';

/** The silences, a row each. */
export function createSqliteSilences(database: DatabaseSync): Pick<Store, 'silences' | 'putSilence' | 'removeSilence'> {
  const notOver = database.prepare('SELECT silence FROM silences WHERE ends > ? ORDER BY begins, id');
  const put = database.prepare('INSERT OR REPLACE INTO silences VALUES (?, ?, ?, ?)');
  const remove = database.prepare('DELETE FROM silences WHERE id = ?');
  return {
    async silences(now) {
      const rows = notOver.all(now) as unknown as readonly { readonly silence: string }[];
      return rows.flatMap(({ silence }) => {
        const { format = 1, ...stored } = JSON.parse(silence) as Silence & { readonly format?: number };
        // One that a newer version wrote holds nothing back here: people hear too much then, and not too little.
        return format > STORED_FORMAT ? [] : [stored];
      });
    },
    async putSilence(silence) {
      put.run(silence.id, silence.from, silence.until, JSON.stringify({ format: STORED_FORMAT, ...silence }));
    },
    async removeSilence(id) {
      return remove.run(id).changes === 1;
    },
  };
}
