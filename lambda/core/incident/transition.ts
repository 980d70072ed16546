import { createHash } from 'node:crypto';
import type { Judgement, Trouble } from '../model/check.ts';
import type { Verdict } from '../model/verdict.ts';
import { incidentEvent, monitorEvent } from './build-event.ts';
import type { CheckState, Effect, Incident, Pending } from './check-state.ts';
import type { ClusterIdentity } from './incident-event.ts';
import type { Policy } from './policy.ts';

/** One look, as the state machine needs it. */
export interface LookResult {
  readonly cluster: ClusterIdentity;
  readonly check: string;
  readonly judgement: Judgement;
  readonly troubles: readonly Trouble[];
  /** Every pod was asked, not the Pending and the remembered ones only. */
  readonly sweep: boolean;
  /** Scheduled time of the slot, epoch ms. */
  readonly now: number;
}

export interface Transition {
  readonly state: CheckState;
  /** Why each thing was done or left, also "nothing to do": for the log. */
  readonly reasons: readonly string[];
}

/**
 * The next state after one look. Pure: the same look twice from the same state gives the same state, ids included.
 * A blind look neither opens nor resolves anything but counts towards the monitor's own incident.
 */
export function transition(state: CheckState, look: LookResult, policy: Policy): Transition {
  const reasons: string[] = [];
  const effects: Effect[] = [];
  const seen = new Map(look.troubles.map((trouble) => [trouble.key, trouble]));
  const open: Incident[] = [];

  for (const incident of state.open) {
    const trouble = seen.get(incident.trouble.key);
    const next = trouble === undefined ? unseen(incident, look, policy) : stillThere(incident, trouble);
    reasons.push(`${incident.trouble.key}: ${next.reason}`);
    if (next.event !== null) effects.push(effectOf(next.incident, next.event, look));
    if (next.event !== 'resolved') open.push(next.incident);
  }

  const pending: Pending[] = [];
  const known = new Set(state.open.map(({ trouble }) => trouble.key));
  const before = new Map(state.pending.map((one) => [one.key, one]));
  for (const trouble of look.troubles.filter(({ key }) => !known.has(key))) {
    const waited = waitOn(before.get(trouble.key), trouble.key, true, look.now);
    const why = whyOpen(trouble, waited, look.now, policy);
    reasons.push(`${trouble.key}: ${why ?? 'waits: it must last or repeat itself'}`);
    if (why === null) {
      pending.push(waited);
    } else {
      const incident = {
        id: incidentId(trouble.key, look.now),
        trouble,
        openedAt: look.now,
        sequence: 1,
        goodLooks: 0,
      };
      open.push(incident);
      effects.push(effectOf(incident, 'opened', look));
    }
  }
  for (const one of state.pending.filter(({ key }) => !seen.has(key))) {
    const waited = covers(look, []) ? waitOn(one, one.key, false, look.now) : one;
    // Kept while one of its last looks saw it: 2 of 3 may still come.
    if (waited.seen.includes(true)) pending.push(waited);
  }

  const sight = ownSight(state, look, policy);
  reasons.push(...sight.reasons);
  return {
    state: {
      open,
      pending,
      blindLooks: sight.blindLooks,
      degraded: sight.degraded,
      effects: [...state.effects, ...effects, ...sight.effects],
      ...memoryOf(state, look),
    },
    reasons: reasons.length > 0 ? reasons : ['nothing wrong, nothing to do'],
  };
}

function stillThere(incident: Incident, trouble: Trouble) {
  const worse = trouble.severity !== incident.trouble.severity;
  // The time it began is what was told; a later look may only know a later one.
  const next = { ...incident, trouble: { ...trouble, since: incident.trouble.since ?? trouble.since }, goodLooks: 0 };
  return worse
    ? { incident: { ...next, sequence: incident.sequence + 1 }, event: 'updated' as const, reason: 'severity changed' }
    : { incident: next, event: null, reason: 'still there' };
}

function unseen(incident: Incident, look: LookResult, policy: Policy) {
  if (!covers(look, incident.trouble.affected.sample, incident.trouble.affected.pods)) {
    return { incident, event: null, reason: 'not seen, but this look could not see everything' };
  }
  const goodLooks = incident.goodLooks + 1;
  if (goodLooks < policy.resolveAfterLooks) {
    return { incident: { ...incident, goodLooks }, event: null, reason: `good for ${goodLooks} looks` };
  }
  const resolved = { ...incident, goodLooks, sequence: incident.sequence + 1 };
  return { incident: resolved, event: 'resolved' as const, reason: `resolved after ${goodLooks} good looks` };
}

/** Absence is health only in a look that was whole and asked for everything that was sick. */
function covers(look: LookResult, sample: readonly string[], pods: number = sample.length): boolean {
  return look.judgement.complete && (look.sweep || sample.length >= pods);
}

function waitOn(before: Pending | undefined, key: string, seen: boolean, now: number): Pending {
  return { key, firstSeen: before?.firstSeen ?? now, seen: [...(before?.seen ?? []), seen].slice(-3) };
}

function whyOpen(trouble: Trouble, waited: Pending, now: number, policy: Policy): string | null {
  if (trouble.seenBy === 'observed') {
    return waited.seen.filter(Boolean).length >= 2 ? 'opened: seen in 2 of 3 looks' : null;
  }
  const since = Math.min(trouble.since ?? waited.firstSeen, waited.firstSeen);
  return now - since >= policy.openAfterMs ? `opened: it has lasted ${Math.round((now - since) / 1000)} s` : null;
}

function memoryOf(state: CheckState, { judgement }: LookResult): Pick<CheckState, 'memory'> {
  const memory = judgement.memory ?? state.memory;
  return memory === undefined ? {} : { memory };
}

/** A registry that one vantage does not reach is a gap in what is known of it, not the monitor's own blindness. */
const ABOUT_OTHERS: readonly Verdict['target']['kind'][] = ['registry', 'image'];

/** The monitor's own incident: blind looks in a row. */
function ownSight(state: CheckState, look: LookResult, policy: Policy) {
  const reason = look.judgement.verdicts.find(
    ({ status, target }) => status === 'unknown' && !ABOUT_OTHERS.includes(target.kind),
  )?.reason;
  const blindLooks = reason === undefined ? 0 : state.blindLooks + 1;
  const { degraded } = state;
  if (reason !== undefined && degraded === null && blindLooks >= policy.degradedAfterLooks) {
    const id = incidentId(`${look.cluster.name}/${look.check}/blind`, look.now);
    const opened = { id, sequence: 1, since: look.now };
    const event = monitorEvent('degraded', look, { id, sequence: 1, reason });
    return {
      blindLooks,
      degraded: opened,
      effects: [{ id: event.detail.id, event }],
      reasons: ['the monitor is blind'],
    };
  }
  if (reason === undefined && degraded !== null) {
    const event = monitorEvent('recovered', look, { ...degraded, sequence: degraded.sequence + 1, reason: '' });
    return {
      blindLooks,
      degraded: null,
      effects: [{ id: event.detail.id, event }],
      reasons: ['the monitor sees again'],
    };
  }
  return { blindLooks, degraded, effects: [], reasons: [] };
}

function effectOf(incident: Incident, what: 'opened' | 'updated' | 'resolved', look: LookResult): Effect {
  const event = incidentEvent(what, look, incident);
  return { id: event.detail.id, event };
}

/** The same for every look that opens this trouble in this slot, so that two writers agree on it. */
function incidentId(key: string, openedAt: number): string {
  return createHash('sha256').update(`${key}\n${openedAt}`).digest('hex').slice(0, 20);
}
