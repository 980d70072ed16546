import type { TroubleCause } from '../model/check.ts';
import { GENERAL_STEPS } from './next-steps/general-steps.ts';

/** Everything that a trouble can have as its cause, in the order of docs/causes.md. */
export const TROUBLE_CAUSES = Object.keys(GENERAL_STEPS) as readonly TroubleCause[];
