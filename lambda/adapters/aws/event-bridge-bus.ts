import { EventBridgeClient, PutEventsCommand, type PutEventsResultEntry } from '@aws-sdk/client-eventbridge';
import { EVENT_SOURCE } from '../../contract/events.ts';
import type { IncidentEvent } from '../../core/incident/incident-event.ts';
import type { Bus } from '../../ports/bus.ts';
import type { Log } from '../../ports/log.ts';
import { clientSettings } from './client-settings.ts';

/** PutEvents takes 10 entries and 1 MB; an event of ours is far below 64 KB. */
const MAX_ENTRIES = 10;

/** Announces incidents on an EventBridge bus. What it did not take stays in the outbox and is sent again from there. */
export function createEventBridgeBus({ busName, log }: { readonly busName: string; readonly log: Log }): Bus {
  const client = new EventBridgeClient(clientSettings());

  async function put(events: readonly IncidentEvent[]): Promise<readonly PutEventsResultEntry[]> {
    const Entries = events.map(({ detailType, detail }) => ({
      EventBusName: busName,
      Source: EVENT_SOURCE,
      DetailType: detailType,
      Detail: JSON.stringify(detail),
      Time: new Date(detail.occurredAt),
      Resources: detail.cluster.arn === null ? [] : [detail.cluster.arn],
    }));
    try {
      return (await client.send(new PutEventsCommand({ Entries }))).Entries ?? [];
    } catch (error) {
      // Not thrown: what an earlier call put on the bus must still be marked as sent.
      log.error('the bus did not answer', { error });
      return [];
    }
  }

  return {
    async publish(events) {
      const taken: boolean[] = [];
      for (let from = 0; from < events.length; from += MAX_ENTRIES) {
        const some = events.slice(from, from + MAX_ENTRIES);
        const results = await put(some);
        for (const { ErrorCode, ErrorMessage } of results) {
          if (ErrorCode !== undefined) log.error('the bus refused an event', { ErrorCode, ErrorMessage });
        }
        taken.push(...some.map((_, index) => results[index]?.EventId !== undefined));
      }
      return taken;
    },
  };
}
