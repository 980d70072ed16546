import type { Effect } from '../core/incident/check-state.ts';
import type { Bus } from '../ports/bus.ts';
import type { Log } from '../ports/log.ts';
import type { StateKey, Store } from '../ports/store.ts';

/**
 * Puts stored effects on the bus and takes those out of the store that the bus took. A crash between the two sends an
 * effect twice, under the same id; it never loses one. Returns how many were sent.
 */
export async function sendEffects(
  key: StateKey,
  effects: readonly Effect[],
  { bus, store, log }: { readonly bus: Bus; readonly store: Store; readonly log: Log },
): Promise<number> {
  if (effects.length === 0) return 0;
  const taken = await bus.publish(effects.map(({ event }) => event));
  const sent = effects.filter((_, index) => taken[index]).map(({ id }) => id);
  if (sent.length < effects.length)
    log.warn('the bus did not take every event', { ...key, left: effects.length - sent.length });
  if (sent.length > 0) await store.markSent(key, sent);
  return sent.length;
}
