import type { Effect } from '../core/incident/check-state.ts';
import type { Bus } from '../ports/bus.ts';
import type { Log } from '../ports/log.ts';
import type { StateKey, Store } from '../ports/store.ts';

/**
 * Puts stored effects into the history, then on the bus but for those that are held back, and takes those out of the
 * store that are done with. A crash in between does both twice, under the same ids; it never loses one. Returns how many
 * were sent.
 */
export async function sendEffects(
  key: StateKey,
  effects: readonly Effect[],
  { bus, store, log }: { readonly bus: Bus; readonly store: Store; readonly log: Log },
): Promise<number> {
  if (effects.length === 0) return 0;
  await store.remember(effects.map(({ event }) => event));
  const loud = effects.filter(({ held }) => held === undefined);
  const taken = loud.length === 0 ? [] : await bus.publish(loud.map(({ event }) => event));
  const sent = loud.filter((_, index) => taken[index]);
  if (sent.length < loud.length) {
    log.warn('the bus did not take every event', { ...key, left: loud.length - sent.length });
  }
  const done = [...effects.filter(({ held }) => held !== undefined), ...sent].map(({ id }) => id);
  if (done.length > 0) await store.markSent(key, done);
  return sent.length;
}
