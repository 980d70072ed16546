import type { Cause } from '../../model/cause.ts';
import { RULES } from './rules/all.ts';
import type { Rule } from './rules/rule.ts';
import { splitAttempts } from './split-attempts.ts';
import type { Attempt } from './split-attempts.ts';
import { findStages, stageAt } from './stages.ts';

/** What one attempt failed of. */
export interface Found {
  readonly rule: Rule;
  readonly attempt: Attempt;
  /** Where the deciding words stand in the masked text. */
  readonly start: number;
  readonly end: number;
}

/** The deciding attempt, and what the others failed of. */
export interface Finding {
  readonly found: Found;
  readonly others: readonly Cause[];
}

/** What a masked text says: the error of the attempt that got furthest; null if no words tell a cause. */
export function findCause(masked: string): Finding | null {
  const all = splitAttempts(masked)
    .map(readAttempt)
    .filter((found) => found !== null);
  const found = all.toSorted((one, other) => reach(other) - reach(one))[0];
  if (found === undefined) return null;
  return { found, others: all.filter((one) => one !== found).map(({ rule }) => rule.cause) };
}

function readAttempt(attempt: Attempt): Found | null {
  const marks = findStages(attempt.text);
  for (const rule of RULES) {
    for (const match of attempt.text.matchAll(rule.words)) {
      const stage = stageAt(marks, match.index + match[0].length);
      if (rule.at !== undefined && !rule.at.includes(stage)) continue;
      const start = attempt.start + match.index;
      return { rule, attempt, start, end: start + match[0].length };
    }
  }
  return null;
}

/** What says no to a caller. */
export const DENIALS: readonly Cause[] = [
  'unauthorized',
  'forbidden',
  'repository-not-found-or-denied',
  'credentials-expired',
  'rate-limited',
];
const NEVER_REACHED: readonly Cause[] = ['dns', 'connection-refused', 'no-route', 'timeout', 'proxy', 'cancelled'];
const HANDSHAKES: readonly Cause[] = ['tls-untrusted', 'tls-expired', 'plain-http'];

/**
 * How far an attempt got. The registry itself outranks its mirrors and the image half the
 * artifact half; a denial of a further credential says only that this one, often anonymous, was no better.
 */
function reach({ rule: { cause }, attempt: { kind } }: Found): number {
  if (kind === 'artifact') return 0;
  if (kind === 'mirror') return 1;
  // A 403 says that the caller was known, which the 401 before it does not.
  if (cause === 'forbidden') return 6;
  if (DENIALS.includes(cause)) return kind === 'retry' ? 2 : 5;
  if (NEVER_REACHED.includes(cause)) return 3;
  return HANDSHAKES.includes(cause) ? 4 : 7;
}
