import { createHash } from 'node:crypto';

/** Sixty-four turns are enough for a notice from each of several thousand clusters. */
const MOST_DOUBLINGS = 6;

/**
 * How many turns of a channel a notice waits after its try number `tries` (from 1) came at the wrong time: one at first, then
 * one of ever more, a different one for each notice. Were all to come back together, all but one batch would lose each time.
 */
export function turnsToWait(id: string, tries: number): number {
  const chance = createHash('sha256').update(`${id}\n${tries}`).digest().readUInt32BE();
  return 1 + (chance % 2 ** Math.min(tries - 1, MOST_DOUBLINGS));
}
