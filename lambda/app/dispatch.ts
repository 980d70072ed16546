import { type FleetPlace, type Inventory, samePlace } from '../core/fleet/inventory.ts';
import type { WatchedCluster } from '../core/model/watched-cluster.ts';

/** A look that is due: what the work queue carries. */
export interface Work {
  readonly cluster: string;
  readonly check: string;
  /** Scheduled time, epoch ms: the same for every try, so that a retry is the same look. */
  readonly scheduledTime: number;
  /** The minute of the scheduled time: it rises whatever the interval is, so that a new interval changes no order. */
  readonly slot: number;
  /** Every fifth minute all pods are looked at, not only the Pending ones. */
  readonly sweep: boolean;
}

/** A search for clusters that is due, on the same queue. */
export interface Search {
  readonly search: FleetPlace;
  /** Epoch ms. */
  readonly scheduledTime: number;
}

const SEARCH_MINUTES = 60;
const MINUTE_MS = 60_000;
const SWEEP_MINUTES = 5;

/** The looks that are due in the minute of `scheduledTime` (epoch ms): clusters × checks whose interval begins. */
export function dueWork(
  clusters: readonly WatchedCluster[],
  checks: readonly { readonly check: string; readonly everyMinutes: number }[],
  scheduledTime: number,
): readonly Work[] {
  const minute = Math.floor(scheduledTime / MINUTE_MS);
  const due = checks.filter(({ everyMinutes }) => minute % everyMinutes === 0);
  return clusters.flatMap((cluster) =>
    due.map(({ check, everyMinutes }) => ({
      cluster: cluster.name,
      check,
      scheduledTime,
      slot: minute,
      sweep: minute % SWEEP_MINUTES === 0 || everyMinutes > 1,
    })),
  );
}

/** The searches that are due in the minute of `scheduledTime` (epoch ms): hourly, and at once where nobody has searched yet. */
export function dueSearches(
  places: readonly FleetPlace[],
  inventories: readonly Inventory[],
  scheduledTime: number,
): readonly Search[] {
  const isHour = Math.floor(scheduledTime / MINUTE_MS) % SEARCH_MINUTES === 0;
  const due = places.filter((place) => isHour || !inventories.some((one) => samePlace(one.place, place)));
  return due.map((search) => ({ search, scheduledTime }));
}
