import type { DeadMan } from '../ports/dead-man.ts';
import type { Log } from '../ports/log.ts';
import type { Store } from '../ports/store.ts';
import { type Fleet, readLooks } from './survey-fleet.ts';

/** So many clusters stand for the fleet: it is asked every minute, and the price grows with the clusters. */
const SAMPLE = 100;

/**
 * Gives the sign of life if any of the first hundred clusters was looked at lately: a monitor that runs and looks at
 * nothing is dead, too. Clusters that are left out while others are looked at are for an alarm. `now` in epoch ms.
 */
export async function pingDeadMan(
  fleet: Fleet,
  now: number,
  { store, deadMan, log }: { readonly store: Store; readonly deadMan: DeadMan; readonly log: Log },
): Promise<void> {
  const { seen } = await readLooks({ ...fleet, clusters: fleet.clusters.slice(0, SAMPLE) }, now, store);
  if (seen > 0) await deadMan.ping();
  else log.warn('no sign of life is given: nobody looks at the clusters');
}
