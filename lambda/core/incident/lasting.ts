import type { Trouble } from '../model/check.ts';
import type { Incident } from './check-state.ts';
import { covers } from './covers.ts';
import type { ChangeReason } from './incident-event.ts';
import type { LookResult, Rules } from './look-result.ts';
import type { Policy } from './policy.ts';
import { isWorse, worst } from './severity-of.ts';
import { silenceFor } from './silence.ts';
import { grown, over, quiet, tell, toldOf, type Turn } from './turn.ts';

/** An incident that this look saw again, perhaps under another cause. */
export function stillThere(before: Incident, trouble: Trouble, look: LookResult, rules: Rules): Turn {
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

/** An incident that this look did not see. */
export function unseen(incident: Incident, look: LookResult, { policy }: Rules): Turn {
  const { affected } = incident.trouble;
  if (!covers(look, affected.sample, affected.pods)) {
    return quiet(incident, 'not seen, but this look could not see everything');
  }
  const goodLooks = incident.goodLooks + 1;
  const needed = incident.flapping ? policy.flapping.resolveAfterLooks : policy.resolveAfterLooks;
  if (goodLooks < needed) return quiet({ ...incident, goodLooks }, `good for ${goodLooks} of ${needed} looks`);
  return over({ ...incident, goodLooks }, look, `resolved after ${goodLooks} good looks`);
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
