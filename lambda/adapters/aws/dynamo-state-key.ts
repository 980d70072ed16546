import { TABLE } from '../../contract/table.ts';
import type { StateKey } from '../../ports/store.ts';

/** The key of the item that holds the state of one check of one cluster. */
export function stateKey({ cluster, check }: StateKey) {
  return { [TABLE.partitionKey]: `C#${cluster}`, [TABLE.sortKey]: `S#${check}` };
}

/** Whose state an item holds. */
export function keyOf(item: Readonly<Record<string, unknown>>): StateKey {
  return {
    cluster: String(item[TABLE.partitionKey]).slice('C#'.length),
    check: String(item[TABLE.sortKey]).slice('S#'.length),
  };
}

/** `cluster/check` */
export function nameOf({ cluster, check }: StateKey): string {
  return `${cluster}/${check}`;
}
