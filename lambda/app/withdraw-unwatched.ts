import { withdraw } from '../core/incident/withdraw.ts';
import type { Bus } from '../ports/bus.ts';
import type { Log } from '../ports/log.ts';
import type { StateKey, Store } from '../ports/store.ts';
import { sendEffects } from './send-effects.ts';

const MINUTE_MS = 60_000;

/**
 * Ends what is open of clusters and checks that nobody looks at any more: a cluster was deleted, or is no longer
 * configured. `isWatched` must not answer no where it does not know. `now` is epoch ms.
 */
export async function withdrawUnwatched(
  isWatched: (key: StateKey) => boolean,
  now: number,
  ports: { readonly store: Store; readonly bus: Bus; readonly log: Log },
): Promise<void> {
  const { store, log } = ports;
  const open = await store.openTerms();
  for (const { key } of open.filter((one) => !isWatched(one.key))) {
    const { state, version } = await store.load(key);
    const cluster = { name: key.cluster, region: null, account: null, arn: null };
    const next = withdraw(state, { cluster, check: key.check, now });
    const saved = await store.save(key, Math.floor(now / MINUTE_MS), next, version);
    // A look that was still under way came between: the next round sees what it left.
    if (saved === 'conflict') continue;
    log.warn('withdrawn: nobody looks any more', { ...key, incidents: state.open.length });
    await sendEffects(key, next.effects, ports);
  }
}
