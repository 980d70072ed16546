import type { PodRow } from '../model/cluster-state.ts';

/** The API server's Table form of a list (meta.k8s.io/v1). */
export interface Table {
  readonly kind?: string;
  readonly metadata?: { readonly continue?: string };
  readonly columnDefinitions?: readonly { readonly name: string }[];
  readonly rows?: readonly { readonly cells: readonly unknown[] }[];
}

/**
 * The rows of a pod Table, or null when this is not one: an answer that we cannot read must never look like an empty
 * cluster. Columns are found by name, because their order is not part of the API.
 */
export function readPodTable(table: Table): readonly PodRow[] | null {
  const columns = table.columnDefinitions?.map((one) => one.name) ?? [];
  const [name, ready, word, node] = ['Name', 'Ready', 'Status', 'Node'].map((one) => columns.indexOf(one));
  if (table.kind !== 'Table' || name === -1 || ready === -1 || word === -1) return null;
  return (table.rows ?? []).map(({ cells }) => {
    const [up = 0, all = 1] = String(cells[ready!]).split('/').map(Number);
    return {
      name: String(cells[name!]),
      ready: up,
      containers: all,
      word: String(cells[word!]),
      scheduled: node === -1 || cells[node!] !== '<none>',
    };
  });
}
