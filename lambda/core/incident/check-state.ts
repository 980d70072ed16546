import type { Severity, Trouble, TroubleCause } from '../model/check.ts';
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
  /** Every cause and namespace that it ever had: who heard of it once shall hear of its end. Absent in old items. */
  readonly causes?: readonly string[];
  readonly namespaces?: readonly string[];
  /** How bad it was, and why, when people were told last; absent in old items, and while nobody was told. */
  readonly told?: { readonly severity: Severity; readonly cause: TroubleCause };
  /** Nobody was told so far, because a silence of this id holds it back, or the storm of this id tells of it. */
  readonly heldBy?: { readonly kind: 'silence' | 'storm'; readonly id: string };
  /** How many reminders were told. */
  readonly reminders?: number;
  /** It comes and goes: it resolves only after many good looks. */
  readonly flapping?: true;
  /** Of a storm: how many incidents it tells of, and the first of them. */
  readonly members?: { readonly count: number; readonly titles: readonly string[] };
}

/**
 * Something to record and to tell, kept with the incident until it is in the history and on the bus. `id` is
 * `incidentId:sequence`.
 */
export interface Effect {
  readonly id: string;
  readonly event: IncidentEvent;
  /** Why it goes into the history only, and nobody is told. */
  readonly held?: string;
}

/** A trouble that was told and is over: when it opened in the last hour, epoch ms. */
export interface Recent {
  readonly key: string;
  readonly opened: readonly number[];
}

/** All that one check remembers of one cluster: one item in the store. */
export interface CheckState {
  readonly open: readonly Incident[];
  readonly pending: readonly Pending[];
  /** Blind looks in a row, and since when the monitor's own incident is open. */
  readonly blindLooks: number;
  readonly degraded: { readonly id: string; readonly sequence: number; readonly since: number } | null;
  readonly effects: readonly Effect[];
  /** Absent in old items. */
  readonly recent?: readonly Recent[];
  /** What the check itself wanted to keep for its next look. */
  readonly memory?: unknown;
}

export const EMPTY_STATE: CheckState = { open: [], pending: [], blindLooks: 0, degraded: null, effects: [] };
