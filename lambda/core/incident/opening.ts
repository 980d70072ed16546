import { createHash } from 'node:crypto';
import type { Trouble } from '../model/check.ts';
import type { Incident } from './check-state.ts';
import type { LookResult, Rules } from './look-result.ts';
import { silenceFor } from './silence.ts';
import { effectOf, grown, tell, type Turn } from './turn.ts';

/** An incident that opens now and was not told yet. */
export function newborn(trouble: Trouble, look: LookResult, flapping: boolean): Incident {
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

/** Tells of a new incident, or holds it back for a silence; `why` it opens. */
export function opened(incident: Incident, look: LookResult, { silences }: Rules, why: string): Turn {
  const silence = silenceFor(incident.trouble, look.cluster.name, silences, look.now);
  if (silence === null) return { ...tell(incident, look, incident.flapping ? 'flapping' : 'opened'), reason: why };
  const held = { ...incident, sequence: 1, heldBy: { kind: 'silence', id: silence.id } as const };
  const reason = `${why}; silence ${silence.id} holds it back`;
  return { incident: held, effects: [effectOf(held, 'opened', 'opened', look, reason)], reason };
}

/** A new incident of which a storm tells. */
export function joined(incident: Incident, storm: string, look: LookResult, why: string): Turn {
  const held = { ...incident, sequence: 1, heldBy: { kind: 'storm', id: storm } as const };
  const reason = `${why}; the storm tells of it`;
  return { incident: held, effects: [effectOf(held, 'opened', 'opened', look, reason)], reason };
}

/** The same for every look that opens this trouble in this slot, so that two writers agree on it. */
export function incidentId(key: string, openedAt: number): string {
  return createHash('sha256').update(`${key}\n${openedAt}`).digest('hex').slice(0, 20);
}
