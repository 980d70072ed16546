import type { Affected, Trouble } from '../model/check.ts';
import { headline } from '../report/describe.ts';
import type { Incident } from './check-state.ts';
import { stillThere } from './lasting.ts';
import type { LookResult, Rules } from './look-result.ts';
import { opened } from './opening.ts';
import { isWorse, worst } from './severity-of.ts';
import { type Silence, silenceFor } from './silence.ts';
import { grown, over, quiet, tell, toldOf, type Turn } from './turn.ts';

const MAX_LISTED = 20;
const MAX_SAMPLE = 50;

/** The key of the storm of one check of one cluster: there is one at a time. */
export function stormKey(cluster: string, check: string): string {
  return `${cluster}/incident-storm/${check}`;
}

/** Many incidents as one trouble: as bad as the worst of them, hitting all that they hit. */
export function stormTrouble(cluster: string, check: string, members: readonly Incident[]): Trouble {
  const troubles = members.map(({ trouble }) => trouble);
  const begun = troubles.map(({ since }) => since).filter((since) => since !== null);
  return {
    key: stormKey(cluster, check),
    check,
    cause: 'incident-storm',
    scope: check,
    target: { kind: 'cluster', name: cluster },
    severity: troubles.map(({ severity }) => severity).reduce(worst, 'warning'),
    confidence: 'certain',
    evidence: troubles.slice(0, MAX_LISTED).map(({ cause, scope }) => headline(cause, scope)),
    affected: together(troubles.map(({ affected }) => affected)),
    since: begun.length === 0 ? null : Math.min(...begun),
    seenBy: 'reported',
  };
}

/**
 * A storm opens, grows (told again when it is twice as large, or worse), and is over when all of its members are. It lists
 * nothing that a silence holds back; where silences hold all of its members back, it is held back too.
 */
export function stormTurn(
  before: Incident,
  isNew: boolean,
  members: readonly Incident[],
  look: LookResult,
  rules: Rules,
): Turn {
  if (members.length === 0) return over(before, look, 'resolved: all of its incidents are over');
  const { listed, silences } = heldBack(members, look, rules);
  // Whoever wants to hear of one of its causes hears of it, and of its end.
  const storm = { ...before, causes: [...(before.causes ?? []), ...listed.map(({ trouble: { cause } }) => cause)] };
  const trouble = stormTrouble(look.cluster.name, look.check, listed);
  const severity = worst(storm.trouble.severity, trouble.severity);
  const counted = { count: listed.length, titles: trouble.evidence };
  const doubled = listed.length >= 2 * (storm.members?.count ?? listed.length);
  const isSilent = silenceFor(trouble, look.cluster.name, silences, look.now) !== null;
  const grew = !isSilent && (isWorse(severity, toldOf(storm)?.severity ?? severity) || doubled);
  const next = grown({
    ...storm,
    trouble: { ...trouble, severity, since: storm.trouble.since ?? trouble.since },
    // What was told last: else a storm that grows slowly is never told again.
    members: isNew || grew ? counted : { ...counted, count: storm.members?.count ?? members.length },
  });
  if (isNew) return opened(next, look, { ...rules, silences }, `opened: ${members.length} incidents opened at once`);
  const turn = stillThere(storm, next.trouble, look, { ...rules, silences });
  if (turn.effects.length > 0 || !grew) {
    return { ...turn, incident: turn.incident && { ...turn.incident, members: next.members! } };
  }
  return toldOf(next) === null
    ? quiet(next, turn.reason)
    : { ...tell(next, look, 'severity'), reason: 'told: it grew' };
}

/** The members that a storm lists, and the silences for the storm itself. */
function heldBack(
  members: readonly Incident[],
  { cluster, now }: LookResult,
  { silences }: Rules,
): { readonly listed: readonly Incident[]; readonly silences: readonly Silence[] } {
  const holding = members.map(({ trouble }) => silenceFor(trouble, cluster.name, silences, now));
  const loud = members.filter((_, index) => holding[index] === null);
  const [first] = holding;
  if (loud.length > 0 || !first) return { listed: loud, silences };
  const { id, from, until, reason } = first;
  return { listed: members, silences: [...silences, { id, from, until, reason }] };
}

/** Pods may fail for two reasons and are then counted twice; names are not. */
function together(all: readonly Affected[]): Affected {
  const names = (list: 'workloads' | 'namespaces' | 'nodes' | 'images' | 'sample') =>
    [...new Set(all.flatMap((one) => one[list]))].sort();
  const counted = (list: 'workloads' | 'namespaces' | 'nodes' | 'images') =>
    Math.max(names(list).length, ...all.map(({ counts }) => counts[list]));
  return {
    pods: all.reduce((sum, { pods }) => sum + pods, 0),
    workloads: names('workloads').slice(0, MAX_LISTED),
    namespaces: names('namespaces').slice(0, MAX_LISTED),
    nodes: names('nodes').slice(0, MAX_LISTED),
    images: names('images').slice(0, MAX_LISTED),
    sample: names('sample').slice(0, MAX_SAMPLE),
    counts: {
      workloads: counted('workloads'),
      namespaces: counted('namespaces'),
      nodes: counted('nodes'),
      images: counted('images'),
    },
  };
}
