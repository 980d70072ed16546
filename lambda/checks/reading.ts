import type { Answer, Problem } from '../core/model/problem.ts';
import type { Listing } from '../ports/kubernetes.ts';

/** Collects what a look could not see while it goes on with what it could. */
export interface Reading {
  /** Reads that gave no answer, each reason once. */
  readonly problems: Problem[];
  /** What limits of ours left out, as sentences. */
  readonly cuts: string[];
  /** The value, or `otherwise` and a noted problem. */
  keep<T, Else>(answer: Answer<T>, otherwise: Else): T | Else;
  /** The items of a listing; a truncated one is noted as a cut. */
  items<T>(answer: Answer<Listing<T>>, what: string): readonly T[];
}

/** A new, empty reading. */
export function createReading(): Reading {
  const problems: Problem[] = [];
  const cuts: string[] = [];
  const keep = <T, Else>(answer: Answer<T>, otherwise: Else): T | Else => {
    if (answer.ok) return answer.value;
    // A missing right fails many reads alike: it is named once.
    const same = (one: Problem) => (one.right ?? one.detail) === (answer.problem.right ?? answer.problem.detail);
    if (!problems.some(same)) problems.push(answer.problem);
    return otherwise;
  };
  return {
    problems,
    cuts,
    keep,
    items<T>(answer: Answer<Listing<T>>, what: string): readonly T[] {
      const listing = keep(answer, null);
      if (listing === null) return [];
      if (listing.truncated) cuts.push(`${what}: only the first ${listing.items.length} were read`);
      return listing.items;
    },
  };
}
