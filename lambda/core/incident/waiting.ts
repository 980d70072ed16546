import type { Trouble } from '../model/check.ts';
import type { CheckState, Pending } from './check-state.ts';
import { covers } from './covers.ts';
import type { LookResult, Rules } from './look-result.ts';
import type { Policy } from './policy.ts';

/** New troubles: those that open now, with why, and those that still wait. */
export function waiting(
  state: CheckState,
  look: LookResult,
  { policy }: Rules,
  known: ReadonlySet<string>,
  adopted: ReadonlySet<string>,
) {
  const before = new Map(state.pending.map((one) => [one.key, one]));
  const opening: { readonly trouble: Trouble; readonly why: string }[] = [];
  const pending: Pending[] = [];
  const waits: string[] = [];
  const seen = new Set(look.troubles.map(({ key }) => key));
  for (const trouble of look.troubles.filter(({ key }) => !known.has(key) && !adopted.has(key))) {
    const waited = waitOn(before.get(trouble.key), trouble.key, true, look.now);
    const why = whyOpen(trouble, waited, look.now, policy);
    if (why === null) {
      waits.push(`${trouble.key}: waits: it must last or repeat itself`);
      pending.push(waited);
    } else opening.push({ trouble, why });
  }
  for (const one of state.pending.filter(({ key }) => !seen.has(key))) {
    const waited = covers(look, []) ? waitOn(one, one.key, false, look.now) : one;
    // Kept while one of its last looks saw it: 2 of 3 may still come.
    if (waited.seen.includes(true)) pending.push(waited);
  }
  return { opening, pending, waits };
}

function waitOn(before: Pending | undefined, key: string, seen: boolean, now: number): Pending {
  return { key, firstSeen: before?.firstSeen ?? now, seen: [...(before?.seen ?? []), seen].slice(-3) };
}

function whyOpen(trouble: Trouble, waited: Pending, now: number, policy: Policy): string | null {
  if (trouble.seenBy === 'observed') {
    return waited.seen.filter(Boolean).length >= 2 ? 'opened: seen in 2 of 3 looks' : null;
  }
  const since = Math.min(trouble.since ?? waited.firstSeen, waited.firstSeen);
  return now - since >= policy.openAfterMs ? `opened: it has lasted ${Math.round((now - since) / 1000)} s` : null;
}
