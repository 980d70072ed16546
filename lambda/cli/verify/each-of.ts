import { mapBounded } from '../../checks/map-bounded.ts';
import type { Seen } from './step.ts';

/** Each command is a process of its own. */
const PARALLEL = 4;

/** Asks about each of these, some at a time, and joins what was seen in their order. */
export async function eachOf<Item>(
  items: readonly Item[],
  look: (item: Item) => Promise<readonly Seen[]>,
): Promise<readonly Seen[]> {
  return (await mapBounded(items, PARALLEL, look)).flat();
}
