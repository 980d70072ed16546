import type { ConfigMap } from '../model/cluster-state.ts';

/** Who wrote the text of a key last, and when (epoch ms). */
export interface LastWrite {
  readonly manager: string;
  readonly at: number;
}

/** The manager that EKS writes its add-ons with, by server-side apply. */
export const EKS_MANAGER = 'eks';

/**
 * The newest entry of `managedFields` that owns this key; null where none says. The time is that of the writer's last
 * change of the object, so it may be younger than the text, never older.
 */
export function lastWrite({ metadata }: ConfigMap, key: string): LastWrite | null {
  const writes = (metadata.managedFields ?? []).flatMap(({ manager = 'unknown', time, fieldsV1 }) => {
    const at = Date.parse(time ?? '');
    const data = fieldsV1?.['f:data'];
    const owns = data !== undefined && (`f:${key}` in data || '.' in data);
    return owns && !Number.isNaN(at) ? [{ manager, at, own: `f:${key}` in data }] : [];
  });
  // Whoever made the map owns `f:data` itself too; a writer of the key says more.
  const named = writes.filter(({ own }) => own);
  const [newest] = (named.length > 0 ? named : writes).sort((one, other) => other.at - one.at);
  return newest === undefined ? null : { manager: newest.manager, at: newest.at };
}
