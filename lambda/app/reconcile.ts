import { METRICS } from '../contract/metrics.ts';
import type { Bus } from '../ports/bus.ts';
import type { Log } from '../ports/log.ts';
import type { Metrics } from '../ports/metrics.ts';
import type { Store } from '../ports/store.ts';
import { sendEffects } from './send-effects.ts';

/** Sends what was stored and not sent: after a crash, or when the bus did not answer. Returns how many were sent. */
export async function reconcile(ports: {
  readonly store: Store;
  readonly bus: Bus;
  readonly metrics: Metrics;
  readonly log: Log;
}): Promise<number> {
  const items = await ports.store.unsent();
  ports.metrics.count(
    METRICS.unsentEffects,
    items.reduce((sum, { effects }) => sum + effects.length, 0),
  );
  let sent = 0;
  for (const { key, effects } of items) sent += await sendEffects(key, effects, ports);
  return sent;
}
