import { mapBounded } from '../checks/map-bounded.ts';
import { METRICS } from '../contract/metrics.ts';
import { afterSearch, clustersToRead, type FleetPlace, samePlace, selectedClusters } from '../core/fleet/inventory.ts';
import type { Fleet, Inventories } from '../ports/fleet.ts';
import type { Log } from '../ports/log.ts';
import type { Metrics } from '../ports/metrics.ts';

const PARALLEL = 4;

/**
 * Searches one place for the clusters that carry `tags`, and keeps what it found; `now` is epoch ms. Throws when the place
 * cannot be searched: what was found before then stands, and the queue tries again.
 */
export async function searchFleet(
  place: FleetPlace,
  tags: Readonly<Record<string, string>>,
  ports: { readonly fleet: Fleet; readonly inventories: Inventories; readonly log: Log; readonly metrics: Metrics },
  now: number,
): Promise<void> {
  const { fleet, inventories, log, metrics } = ports;
  const listed = await fleet.list(place);
  if (!listed.ok) throw new Error(listed.problem.detail);
  const before = (await inventories.all()).find((one) => samePlace(one.place, place)) ?? { place, seen: {} };
  const names = clustersToRead(before, listed.value, now);
  const read = new Map(
    await mapBounded(names, PARALLEL, async (name) => {
      const answer = await fleet.tagsOf(place, name);
      if (!answer.ok) log.warn('the tags of a cluster cannot be read', { ...place, name, problem: answer.problem });
      return [name, answer.ok ? answer.value : null] as const;
    }),
  );
  const next = afterSearch(before, listed.value, read, tags, now);
  await inventories.put(next);
  const selected = selectedClusters(next).map(({ name }) => name);
  metrics.count(METRICS.unreadClusters, listed.value.length - Object.keys(next.seen).length);
  log.info('fleet searched', { ...place, clusters: listed.value.length, selected: selected.length });
}
