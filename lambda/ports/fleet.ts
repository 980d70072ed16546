import type { FleetPlace, Inventory } from '../core/fleet/inventory.ts';
import type { Answer } from '../core/model/problem.ts';

/** Searches for clusters. */
export interface Fleet {
  /** The names of all clusters of a place. */
  list(place: FleetPlace): Promise<Answer<readonly string[]>>;
  /** The tags of a cluster. */
  tagsOf(place: FleetPlace, name: string): Promise<Answer<Readonly<Record<string, string>>>>;
}

/** Keeps what searches found. */
export interface Inventories {
  /** All that were put; a place that was never searched has none. */
  all(): Promise<readonly Inventory[]>;
  put(inventory: Inventory): Promise<void>;
}
