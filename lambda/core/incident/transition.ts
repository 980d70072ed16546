import { createHash } from 'node:crypto';
import type { Judgement, Trouble } from '../model/check.ts';
import { incidentEvent } from './build-event.ts';
import type { CheckState, Effect, Incident, Pending, Recent } from './check-state.ts';
import type { ChangeReason, ClusterIdentity } from './incident-event.ts';
import { ownSight } from './own-sight.ts';
import type { Policy } from './policy.ts';
import { isWorse, worst } from './severity-of.ts';
import { type Silence, silenceFor } from './silence.ts';
import { stormKey, stormTrouble } from './storm.ts';

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

/** When to tell, and what to hold back. */
export interface Rules {
  readonly policy: Policy;
  readonly silences: readonly Silence[];
}

export interface Transition {
  readonly state: CheckState;
  /** Why each thing was done or left, also "nothing to do": for the log. */
  readonly reasons: readonly string[];
}

/** What became of one incident in one look. */
interface Turn {
  /** Null: it is over. */
  readonly incident: Incident | null;
  readonly effects: readonly Effect[];
  readonly reason: string;
}

/** Reasons for which somebody hears of an incident for the first time. */
const OPENING: readonly ChangeReason[] = ['opened', 'flapping', 'silence-over'];
const MAX_LIFE_LIST = 20;
const MAX_RECENT = 200;

/**
 * The next state after one look. Pure: the same look twice from the same state gives the same state, ids included.
 * A blind look neither opens nor resolves anything but counts towards the monitor's own incident.
 */
export function transition(state: CheckState, look: LookResult, rules: Rules): Transition {
  const reasons: string[] = [];
  const effects: Effect[] = [];
  const stormId = stormKey(look.cluster.name, look.check);
  const storm = state.open.find(({ trouble }) => trouble.key === stormId);
  const known = new Set(state.open.map(({ trouble }) => trouble.key));
  const seen = new Map(look.troubles.map((trouble) => [trouble.key, trouble]));
  const open: Incident[] = [];
  let recent = stillRecent(state.recent ?? [], look.now, rules.policy);
  const take = (key: string, turn: Turn): void => {
    reasons.push(`${key}: ${turn.reason}`);
    effects.push(...turn.effects);
    if (turn.incident !== null) open.push(turn.incident);
  };

  // 1. What is open: still there, gone, or gone over to another cause.
  const adopted = new Set<string>();
  for (const incident of state.open.filter((one) => one !== storm)) {
    const { key } = incident.trouble;
    const heir = seen.has(key) ? undefined : heirOf(incident, look, known, adopted);
    if (heir !== undefined) adopted.add(heir.key);
    const trouble = seen.get(key) ?? heir;
    const turn = trouble === undefined ? unseen(incident, look, rules) : stillThere(incident, trouble, look, rules);
    if (turn.incident === null) recent = remembered(recent, incident, look.now);
    take(key, turn);
  }

  // 2. What is new: it waits until it has lasted, or repeated itself, and then opens.
  const { opening, pending, waits } = waiting(state, look, rules, known, adopted);
  reasons.push(...waits);
  const born = opening.map(({ trouble, why }) => {
    const opens = 1 + (recent.find(({ key }) => key === trouble.key)?.opened.length ?? 0);
    return { incident: newborn(trouble, look, opens >= rules.policy.flapping.opens), why };
  });
  const { from, gathersForMs } = rules.policy.storm;
  const isYoung = storm !== undefined && look.now - storm.openedAt < gathersForMs;
  const gathers = isYoung || born.length >= from;
  const gatherer = storm ?? newborn(stormTrouble(look.cluster.name, look.check, []), look, false);
  for (const { incident, why } of born) {
    take(incident.trouble.key, gathers ? joined(incident, gatherer.id, look, why) : opened(incident, look, rules, why));
  }

  // 3. The storm that tells of many.
  if (gathers || storm !== undefined) {
    const members = open.filter(({ heldBy }) => heldBy?.kind === 'storm' && heldBy.id === gatherer.id);
    take(stormId, stormTurn(gatherer, storm === undefined, members, look, rules));
  }

  const sight = ownSight(state, look, rules);
  reasons.push(...sight.reasons);
  return {
    state: {
      open,
      pending,
      recent: recent.slice(0, MAX_RECENT),
      blindLooks: sight.blindLooks,
      degraded: sight.degraded,
      effects: [...state.effects, ...effects, ...sight.effects],
      ...memoryOf(state, look),
    },
    reasons: reasons.length > 0 ? reasons : ['nothing wrong, nothing to do'],
  };
}

/** A new trouble of the same scope that holds every pod of this incident: the incident goes on under another cause. */
function heirOf(
  { trouble }: Incident,
  look: LookResult,
  known: ReadonlySet<string>,
  adopted: ReadonlySet<string>,
): Trouble | undefined {
  const { affected, scope, check } = trouble;
  if (affected.pods === 0 || affected.sample.length < affected.pods) return undefined;
  return look.troubles.find(
    (one) =>
      one.scope === scope &&
      one.check === check &&
      !known.has(one.key) &&
      !adopted.has(one.key) &&
      affected.sample.every((pod) => one.affected.sample.includes(pod)),
  );
}

function stillThere(before: Incident, trouble: Trouble, look: LookResult, rules: Rules): Turn {
  const severity = worst(before.trouble.severity, trouble.severity);
  // The time it began is what was told; a later look may only know a later one.
  const since = before.trouble.since ?? trouble.since;
  const incident = grown({ ...before, trouble: { ...trouble, since, severity }, goodLooks: 0 });
  if (incident.heldBy?.kind === 'storm') return quiet(incident, 'still there, the storm tells of it');
  const change = changeOf(incident, look, rules.policy);
  if (change === null) return quiet(incident, 'still there');
  const silence = silenceFor(incident.trouble, look.cluster.name, rules.silences, look.now);
  if (silence !== null) return quiet(incident, `still there, silence ${silence.id} holds it back`);
  const reminders = change === 'reminder' ? (incident.reminders ?? 0) + 1 : incident.reminders;
  const { heldBy: _over, ...rest } = incident;
  const told = tell({ ...rest, ...(reminders === undefined ? {} : { reminders }) }, look, change, before.trouble.cause);
  return { ...told, reason: `told: ${change}` };
}

/** Why people should hear of an incident now that they may have heard of before; null: there is nothing new. */
function changeOf(incident: Incident, { now }: LookResult, { remindersMs }: Policy): ChangeReason | null {
  const told = toldOf(incident);
  if (told === null) return 'silence-over';
  if (isWorse(incident.trouble.severity, told.severity)) return 'severity';
  if (incident.trouble.cause !== told.cause) return 'cause';
  const next = remindersMs[incident.reminders ?? 0];
  return next !== undefined && now - incident.openedAt >= next ? 'reminder' : null;
}

function unseen(incident: Incident, look: LookResult, { policy }: Rules): Turn {
  const { affected } = incident.trouble;
  if (!covers(look, affected.sample, affected.pods)) {
    return quiet(incident, 'not seen, but this look could not see everything');
  }
  const goodLooks = incident.goodLooks + 1;
  const needed = incident.flapping ? policy.flapping.resolveAfterLooks : policy.resolveAfterLooks;
  if (goodLooks < needed) return quiet({ ...incident, goodLooks }, `good for ${goodLooks} of ${needed} looks`);
  return over({ ...incident, goodLooks }, look, `resolved after ${goodLooks} good looks`);
}

/** The end is told to whoever was told of the beginning, silence or not: else a page would stay open. */
function over(incident: Incident, look: LookResult, reason: string): Turn {
  const last = { ...incident, sequence: incident.sequence + 1 };
  const held = toldOf(incident) === null ? 'nobody was told that it opened' : undefined;
  return { incident: null, effects: [effectOf(last, 'resolved', 'resolved', look, held)], reason };
}

/** New troubles: those that open now, with why, and those that still wait. */
function waiting(
  state: CheckState,
  look: LookResult,
  { policy }: Rules,
  known: ReadonlySet<string>,
  adopted: ReadonlySet<string>,
) {
  const before = new Map(state.pending.map((one) => [one.key, one]));
  const opening: { readonly trouble: Trouble; readonly why: string }[] = [];
  const pending: Pending[] = [];
  const waits: string[] = [];
  const seen = new Set(look.troubles.map(({ key }) => key));
  for (const trouble of look.troubles.filter(({ key }) => !known.has(key) && !adopted.has(key))) {
    const waited = waitOn(before.get(trouble.key), trouble.key, true, look.now);
    const why = whyOpen(trouble, waited, look.now, policy);
    if (why === null) {
      waits.push(`${trouble.key}: waits: it must last or repeat itself`);
      pending.push(waited);
    } else opening.push({ trouble, why });
  }
  for (const one of state.pending.filter(({ key }) => !seen.has(key))) {
    const waited = covers(look, []) ? waitOn(one, one.key, false, look.now) : one;
    // Kept while one of its last looks saw it: 2 of 3 may still come.
    if (waited.seen.includes(true)) pending.push(waited);
  }
  return { opening, pending, waits };
}

function newborn(trouble: Trouble, look: LookResult, flapping: boolean): Incident {
  const incident: Incident = {
    id: incidentId(trouble.key, look.now),
    trouble,
    openedAt: look.now,
    sequence: 0,
    goodLooks: 0,
    ...(flapping ? { flapping } : {}),
  };
  return grown(incident);
}

function opened(incident: Incident, look: LookResult, { silences }: Rules, why: string): Turn {
  const silence = silenceFor(incident.trouble, look.cluster.name, silences, look.now);
  if (silence === null) return { ...tell(incident, look, incident.flapping ? 'flapping' : 'opened'), reason: why };
  const held = { ...incident, sequence: 1, heldBy: { kind: 'silence', id: silence.id } as const };
  const reason = `${why}; silence ${silence.id} holds it back`;
  return { incident: held, effects: [effectOf(held, 'opened', 'opened', look, reason)], reason };
}

function joined(incident: Incident, storm: string, look: LookResult, why: string): Turn {
  const held = { ...incident, sequence: 1, heldBy: { kind: 'storm', id: storm } as const };
  const reason = `${why}; the storm tells of it`;
  return { incident: held, effects: [effectOf(held, 'opened', 'opened', look, reason)], reason };
}

/** A storm opens, grows (told again when it is twice as large, or worse), and is over when all of its members are. */
function stormTurn(
  storm: Incident,
  isNew: boolean,
  members: readonly Incident[],
  look: LookResult,
  rules: Rules,
): Turn {
  if (members.length === 0) return over(storm, look, 'resolved: all of its incidents are over');
  const trouble = stormTrouble(look.cluster.name, look.check, members);
  const severity = worst(storm.trouble.severity, trouble.severity);
  const counted = { count: members.length, titles: trouble.evidence };
  const doubled = members.length >= 2 * (storm.members?.count ?? members.length);
  const grew = isWorse(severity, toldOf(storm)?.severity ?? severity) || doubled;
  const next = grown({
    ...storm,
    trouble: { ...trouble, severity, since: storm.trouble.since ?? trouble.since },
    // What was told last: else a storm that grows slowly is never told again.
    members: isNew || grew ? counted : { ...counted, count: storm.members?.count ?? members.length },
  });
  if (isNew) return opened(next, look, rules, `opened: ${members.length} incidents opened at once`);
  const turn = stillThere(storm, next.trouble, look, rules);
  if (turn.effects.length > 0 || !grew) {
    return { ...turn, incident: turn.incident && { ...turn.incident, members: next.members! } };
  }
  return toldOf(next) === null
    ? quiet(next, turn.reason)
    : { ...tell(next, look, 'severity'), reason: 'told: it grew' };
}

/** A notice, and the incident that remembers what it said. */
function tell(
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

function quiet(incident: Incident, reason: string): Turn {
  return { incident, effects: [], reason };
}

/** What people know; null: nothing. Items of older versions knew no silences. */
function toldOf({ told, heldBy, trouble, sequence }: Incident): NonNullable<Incident['told']> | null {
  if (told !== undefined) return told;
  return heldBy === undefined && sequence > 0 ? { severity: trouble.severity, cause: trouble.cause } : null;
}

/** Adds what it is now to all that it ever was. */
function grown(incident: Incident): Incident {
  const { trouble, causes = [], namespaces = [] } = incident;
  const union = (one: readonly string[], more: readonly string[]) =>
    [...new Set([...one, ...more])].slice(0, MAX_LIFE_LIST);
  return {
    ...incident,
    causes: union(causes, [trouble.cause]),
    namespaces: union(namespaces, trouble.affected.namespaces),
  };
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

function stillRecent(recent: readonly Recent[], now: number, { flapping }: Policy): readonly Recent[] {
  return recent
    .map(({ key, opened }) => ({ key, opened: opened.filter((at) => now - at < flapping.withinMs) }))
    .filter(({ opened }) => opened.length > 0);
}

function remembered(recent: readonly Recent[], { trouble, openedAt }: Incident, now: number): readonly Recent[] {
  const before = recent.find(({ key }) => key === trouble.key)?.opened ?? [];
  const others = recent.filter(({ key }) => key !== trouble.key);
  return [{ key: trouble.key, opened: [...before, Math.min(openedAt, now)] }, ...others];
}

function memoryOf(state: CheckState, { judgement }: LookResult): Pick<CheckState, 'memory'> {
  const memory = judgement.memory ?? state.memory;
  return memory === undefined ? {} : { memory };
}

function effectOf(
  incident: Incident,
  what: 'opened' | 'updated' | 'resolved',
  change: ChangeReason,
  look: LookResult,
  held?: string,
  formerCause?: Trouble['cause'],
): Effect {
  const event = incidentEvent(what, look, incident, change, formerCause);
  return { id: event.detail.id, event, ...(held === undefined ? {} : { held }) };
}

/** The same for every look that opens this trouble in this slot, so that two writers agree on it. */
function incidentId(key: string, openedAt: number): string {
  return createHash('sha256').update(`${key}\n${openedAt}`).digest('hex').slice(0, 20);
}
