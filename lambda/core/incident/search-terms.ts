import type { CheckState } from './check-state.ts';

/** By what a store finds a state without reading it. */
export interface SearchTerms {
  /** When the oldest effect happened that still waits, RFC 3339; null when none waits. */
  readonly unsentSince: string | null;
  /**
   * The open troubles as `troubleTerm` spells them, those of registries first: they are asked for across clusters. Null
   * when no incident is open. `BLIND_TERM` is the monitor's own.
   */
  readonly openTroubles: readonly string[] | null;
}

/** Stands for the monitor's own incident, that a check cannot see its cluster; items of the first version have no term for it. */
export const BLIND_TERM = 'monitor-blind/';

/** What the indexes of a store hold of a state. Effects stand in the order in which they happened. */
export function searchTerms({ open, degraded, effects }: CheckState): SearchTerms {
  const troubles = open.map(({ trouble }) => trouble);
  const registries = troubles.filter(({ target }) => target.kind === 'registry');
  const terms = [...registries, ...troubles].map(({ cause, scope }) => troubleTerm(cause, scope));
  if (degraded !== null) terms.unshift(BLIND_TERM);
  return {
    unsentSince: effects[0]?.event.detail.occurredAt ?? null,
    openTroubles: open.length === 0 && degraded === null ? null : [...new Set(terms)],
  };
}

/** A trouble by its cause and scope, whichever cluster it is on. */
export function troubleTerm(cause: string, scope: string): string {
  return `${cause}/${scope}`;
}
