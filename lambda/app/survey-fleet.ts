import { METRICS } from '../contract/metrics.ts';
import { countLooks, type Looks } from '../core/fleet/count-looks.ts';
import { countOpen } from '../core/fleet/count-open.ts';
import type { Log } from '../ports/log.ts';
import type { Metrics } from '../ports/metrics.ts';
import type { Store } from '../ports/store.ts';

/** Every cluster that should be looked at, and the check that looks most often. */
export interface Fleet {
  readonly clusters: readonly string[];
  readonly check: string;
  readonly everyMinutes: number;
}

/** Which clusters of the fleet were looked at lately, by the look that is due most often. `now` in epoch ms. */
export async function readLooks({ clusters, check, everyMinutes }: Fleet, now: number, store: Store): Promise<Looks> {
  const slots = await store.lastLooks(clusters.map((cluster) => ({ cluster, check })));
  return countLooks(
    clusters.map((cluster, index) => ({ cluster, slot: slots[index] ?? null })),
    everyMinutes,
    now,
  );
}

/** Says as metrics, and in one line of the log, how the fleet is: who is looked at and who is not, who is sick or blind, and why. */
export async function surveyFleet(
  fleet: Fleet,
  now: number,
  { store, metrics, log }: { readonly store: Store; readonly metrics: Metrics; readonly log: Log },
): Promise<void> {
  const { seen, unseen, oldestMs } = await readLooks(fleet, now, store);
  metrics.count(METRICS.clustersSeen, seen);
  metrics.count(METRICS.clustersUnseen, unseen.length);
  if (oldestMs !== null) metrics.seconds(METRICS.oldestLookAge, Math.round(oldestMs / 1_000));
  if (unseen.length > 0) log.warn('clusters that nobody looked at', { count: unseen.length, clusters: unseen });

  const states = (await store.openTerms()).map(({ key, terms }) => ({ cluster: key.cluster, terms }));
  const { sick, blind, drifted, causes } = countOpen(states, new Set(fleet.clusters));
  metrics.count(METRICS.clustersSick, sick);
  metrics.count(METRICS.clustersBlind, blind);
  metrics.count(METRICS.clustersDrifted, drifted);
  // The dashboard draws the causes out of this line: a metric for each of them would cost more than all others together.
  log.info('fleet', { seen, unseen: unseen.length, sick, blind, drifted, causes });
}
