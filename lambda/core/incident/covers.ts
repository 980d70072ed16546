import type { LookResult } from './look-result.ts';

/** Absence is health only in a look that was whole and asked for everything that was sick. */
export function covers(look: LookResult, sample: readonly string[], pods: number = sample.length): boolean {
  return look.judgement.complete && (look.sweep || sample.length >= pods);
}
