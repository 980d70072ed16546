import { METRICS } from '../contract/metrics.ts';
import type { IncidentEvent } from '../core/incident/incident-event.ts';
import type { Channel } from '../ports/channel.ts';
import type { Log } from '../ports/log.ts';
import type { Metrics } from '../ports/metrics.ts';
import type { Store } from '../ports/store.ts';

/**
 * Hands one event to one channel, once as far as that can be: a copy, or a notice that a later one of its incident has
 * overtaken, is dropped. Throws when the channel did not take it, or another worker holds it: try again then.
 */
export async function deliver(
  event: IncidentEvent,
  now: number,
  {
    channel,
    store,
    log,
    metrics,
  }: { readonly channel: Channel; readonly store: Store; readonly log: Log; readonly metrics: Metrics },
): Promise<void> {
  const { incidentId, sequence, id } = event.detail;
  const claim = await store.claimDelivery(channel.name, incidentId, sequence, now);
  if (claim === 'superseded') {
    log.info('notice dropped: it, or a later one, was begun already', { id, channel: channel.name });
    return;
  }
  if (claim === 'busy') throw new Error(`notice ${id} is being sent by another worker on ${channel.name}`);
  await channel.send(event);
  await store.finishDelivery(channel.name, incidentId, sequence);
  metrics.count(METRICS.noticesSent, 1);
  log.info('notice sent', { id, channel: channel.name });
}
