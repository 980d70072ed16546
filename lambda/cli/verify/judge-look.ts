import { countLooks } from '../../core/fleet/count-looks.ts';
import type { Seen } from './step.ts';

/** What `aws dynamodb get-item` prints of a state; nothing where there is none. */
export interface StoredLook {
  readonly Item?: { readonly lastSlot?: { readonly N: string } };
}

/** Whether a cluster was looked at lately, by the check that looks every so many minutes. `now` in epoch ms. */
export function judgeLook(of: string, stored: StoredLook | null, everyMinutes: number, now: number): Seen {
  const stands = stored?.Item?.lastSlot?.N;
  const slot = stands === undefined ? null : Number(stands);
  const { seen: count, oldestMs } = countLooks([{ cluster: of, slot }], everyMinutes, now);
  const todo = 'docs/runbook.md, "Clusters that nobody looked at".';
  if (oldestMs === null) return { of, status: 'fail', seen: 'nobody has ever looked at it', todo };
  const seen = `looked at ${Math.round(oldestMs / 60_000)} min ago`;
  return count === 1 ? { of, status: 'pass', seen } : { of, status: 'fail', seen, todo };
}
