import type { Trouble } from '../model/check.ts';
import { type About, incidentEvent } from './build-event.ts';
import type { Effect, Incident } from './check-state.ts';
import type { ChangeReason } from './incident-event.ts';
import type { LookResult } from './look-result.ts';

/** Reasons for which somebody hears of an incident for the first time. */
const OPENING: readonly ChangeReason[] = ['opened', 'flapping', 'silence-over'];
const MAX_LIFE_LIST = 20;

/** What became of one incident in one look. */
export interface Turn {
  /** Null: it is over. */
  readonly incident: Incident | null;
  readonly effects: readonly Effect[];
  readonly reason: string;
}

/** A notice, and the incident that remembers what it said. */
export function tell(
  incident: Incident,
  look: LookResult,
  change: ChangeReason,
  formerCause?: Trouble['cause'],
): Pick<Turn, 'incident' | 'effects'> {
  const { severity, cause } = incident.trouble;
  const next = { ...incident, sequence: incident.sequence + 1, told: { severity, cause } };
  const what = OPENING.includes(change) ? 'opened' : 'updated';
  return { incident: next, effects: [effectOf(next, what, change, look, undefined, formerCause)] };
}

/** Nothing to tell. */
export function quiet(incident: Incident, reason: string): Turn {
  return { incident, effects: [], reason };
}

/** The end is told to whoever was told of the beginning, silence or not: else a page would stay open. */
export function over(incident: Incident, look: About, reason: string): Turn {
  return { incident: null, effects: [endOf(incident, 'resolved', 'resolved', look)], reason };
}

/** The end of an incident that nobody looks for any more, told to the same people. */
export function withdrawal(incident: Incident, about: About): Effect {
  return endOf(incident, 'withdrawn', 'unwatched', about);
}

function endOf(incident: Incident, what: 'resolved' | 'withdrawn', change: ChangeReason, about: About): Effect {
  const last = { ...incident, sequence: incident.sequence + 1 };
  const held = toldOf(incident) === null ? 'nobody was told that it opened' : undefined;
  return effectOf(last, what, change, about, held);
}

/** What people know; null: nothing. Items of older versions knew no silences. */
export function toldOf({ told, heldBy, trouble, sequence }: Incident): NonNullable<Incident['told']> | null {
  if (told !== undefined) return told;
  return heldBy === undefined && sequence > 0 ? { severity: trouble.severity, cause: trouble.cause } : null;
}

/** Adds what it is now to all that it ever was. */
export function grown(incident: Incident): Incident {
  const { trouble, causes = [], namespaces = [] } = incident;
  const union = (one: readonly string[], more: readonly string[]) =>
    [...new Set([...one, ...more])].slice(0, MAX_LIFE_LIST);
  return {
    ...incident,
    causes: union(causes, [trouble.cause]),
    namespaces: union(namespaces, trouble.affected.namespaces),
  };
}

/** What goes into the outbox of one incident. */
export function effectOf(
  incident: Incident,
  what: 'opened' | 'updated' | 'resolved' | 'withdrawn',
  change: ChangeReason,
  look: About,
  held?: string,
  formerCause?: Trouble['cause'],
): Effect {
  const event = incidentEvent(what, look, incident, change, formerCause);
  return { id: event.detail.id, event, ...(held === undefined ? {} : { held }) };
}
