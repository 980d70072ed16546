import type { IncidentEvent } from '../core/incident/incident-event.ts';

/** Where incidents are announced. */
export interface Bus {
  /** Publishes the events and tells which were taken, by position; a partial failure is an answer. */
  publish(events: readonly IncidentEvent[]): Promise<readonly boolean[]>;
}
