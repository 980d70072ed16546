import type { Silence } from '../core/incident/silence.ts';

/** What a silence may name. */
export const SILENCE_PARTS = ['cluster', 'namespace', 'cause', 'registry'] as const;

/** A silence as `silence -o json` prints it: null is "whatever it is". Times are RFC 3339. */
export interface SilenceReport {
  readonly id: string;
  readonly state: 'active' | 'coming';
  readonly from: string;
  readonly until: string;
  readonly cluster: string | null;
  readonly namespace: string | null;
  readonly cause: string | null;
  readonly registry: string | null;
  readonly reason: string;
}

/** A silence that is not over at `now` (epoch ms), as it is printed. */
export function silenceReport(silence: Silence, now: number): SilenceReport {
  const { id, from, until, cluster = null, namespace = null, cause = null, registry = null, reason } = silence;
  return {
    id,
    state: from <= now ? 'active' : 'coming',
    from: new Date(from).toISOString(),
    until: new Date(until).toISOString(),
    cluster,
    namespace,
    cause,
    registry,
    reason,
  };
}
