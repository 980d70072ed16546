import type { IncidentEvent } from '../core/incident/incident-event.ts';

/** A way to people: mail, chat, pager. */
export interface Channel {
  readonly name: string;
  /** Hands one notice over; throws when it was not taken, and is then called again. */
  send(event: IncidentEvent): Promise<void>;
}
