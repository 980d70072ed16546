import type { Trouble } from '../model/check.ts';
import type { IncidentEvent } from './incident-event.ts';

/** A trouble that is not told yet: it must last, or repeat itself. Times are epoch ms. */
export interface Pending {
  readonly key: string;
  readonly firstSeen: number;
  /** Whether each of the last three looks saw it, newest last. */
  readonly seen: readonly boolean[];
}

/** A trouble that people were told of, until it resolves. */
export interface Incident {
  readonly id: string;
  readonly trouble: Trouble;
  readonly openedAt: number;
  /** Grows by one with every effect: a later notice overtakes an earlier one. */
  readonly sequence: number;
  /** Good looks in a row. */
  readonly goodLooks: number;
}

/** Something to tell, kept with the incident until it is on the bus. `id` is `incidentId:sequence`. */
export interface Effect {
  readonly id: string;
  readonly event: IncidentEvent;
}

/** All that one check remembers of one cluster: one item in the store. */
export interface CheckState {
  readonly open: readonly Incident[];
  readonly pending: readonly Pending[];
  /** Blind looks in a row, and since when the monitor's own incident is open. */
  readonly blindLooks: number;
  readonly degraded: { readonly id: string; readonly sequence: number; readonly since: number } | null;
  readonly effects: readonly Effect[];
  /** What the check itself wanted to keep for its next look. */
  readonly memory?: unknown;
}

export const EMPTY_STATE: CheckState = { open: [], pending: [], blindLooks: 0, degraded: null, effects: [] };
