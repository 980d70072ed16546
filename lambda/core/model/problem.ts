/** Why we could not look: a closed set, so that nothing above an adapter sees a foreign error. */
export type ProblemReason =
  | 'forbidden'
  | 'unauthorized'
  | 'not-found'
  | 'unreachable'
  | 'timeout'
  | 'tls'
  | 'throttled'
  | 'too-large'
  | 'unreadable';

/** A read that gave no answer. `detail` is one bounded sentence; `right` names the missing right when it was a 403. */
export interface Problem {
  readonly reason: ProblemReason;
  readonly detail: string;
  readonly right?: string;
}

/** The answer of a port: the value, or why there is none. Never thrown, never both. */
export type Answer<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: Problem };
