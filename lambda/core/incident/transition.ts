import type { Trouble } from '../model/check.ts';
import { isTroubleCause } from '../report/describe.ts';
import type { CheckState, Effect, Incident } from './check-state.ts';
import { stillThere, unseen } from './lasting.ts';
import type { LookResult, Rules } from './look-result.ts';
import { joined, newborn, opened } from './opening.ts';
import { ownSight } from './own-sight.ts';
import { remembered, stillRecent } from './recent.ts';
import { stormKey, stormTrouble, stormTurn } from './storm.ts';
import { quiet, type Turn } from './turn.ts';
import { waiting } from './waiting.ts';

/** What follows from one look. */
export interface Transition {
  readonly state: CheckState;
  /** Why each thing was done or left, also "nothing to do": for the log. */
  readonly reasons: readonly string[];
}

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
    const { key, cause } = incident.trouble;
    if (!isTroubleCause(cause)) {
      take(key, quiet(incident, 'a newer version opened it, and this one cannot see it: left as it is'));
      continue;
    }
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

function memoryOf(state: CheckState, { judgement }: LookResult): Pick<CheckState, 'memory'> {
  const memory = judgement.memory ?? state.memory;
  return memory === undefined ? {} : { memory };
}
