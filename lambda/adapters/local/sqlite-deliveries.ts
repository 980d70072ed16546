import type { DatabaseSync } from 'node:sqlite';
import { type BegunDelivery, judgeClaim, LEASE_MS } from '../../core/incident/judge-claim.ts';
import type { Store } from '../../ports/store.ts';
import { inTransaction } from './in-transaction.ts';

interface Row extends Pick<BegunDelivery, 'sequence' | 'status'> {
  readonly lease_until: number;
  readonly receipt: string | null;
}

/** The last notice of every incident on every channel, and whose turn it is on channels that speak seldom. */
export function createSqliteDeliveries(
  database: DatabaseSync,
): Pick<Store, 'claimDelivery' | 'finishDelivery' | 'takeTurn'> {
  const one = database.prepare('SELECT * FROM deliveries WHERE incident = ? AND channel = ?');
  // What the channel said to the notice before stays.
  const begin = database.prepare(`
    INSERT INTO deliveries (incident, channel, sequence, status, lease_until) VALUES (?, ?, ?, 'begun', ?)
    ON CONFLICT DO UPDATE SET sequence = excluded.sequence, status = 'begun', lease_until = excluded.lease_until`);
  const finish = database.prepare(
    `UPDATE deliveries SET status = 'sent' WHERE incident = ? AND channel = ? AND sequence = ?`,
  );
  // A later notice may have taken the row over: what was said is the newest until that one is through, too.
  const note = database.prepare(`
    UPDATE deliveries SET receipt = ?1, receipt_of = ?2
    WHERE incident = ?3 AND channel = ?4 AND sequence >= ?2 AND coalesce(receipt_of, 0) <= ?2`);
  const take = database.prepare(`
    INSERT INTO turns VALUES (?1, ?2)
    ON CONFLICT DO UPDATE SET taken_at = excluded.taken_at WHERE taken_at <= excluded.taken_at - ?3`);

  return {
    async claimDelivery(channel, incidentId, sequence, now) {
      return inTransaction(database, () => {
        const row = one.get(incidentId, channel) as Row | undefined;
        const status = judgeClaim(row && { ...row, leaseUntil: row.lease_until }, sequence, now);
        if (status === 'claimed') begin.run(incidentId, channel, sequence, now + LEASE_MS);
        return row === undefined || row.receipt === null ? { status } : { status, receipt: row.receipt };
      });
    },

    async finishDelivery(channel, incidentId, sequence, receipt) {
      inTransaction(database, () => {
        finish.run(incidentId, channel, sequence);
        if (receipt !== undefined) note.run(receipt, sequence, incidentId, channel);
      });
    },

    async takeTurn(channel, everyMs, now) {
      return take.run(channel, now, everyMs).changes === 1;
    },
  };
}
