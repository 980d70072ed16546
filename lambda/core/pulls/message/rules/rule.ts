import type { Cause } from '../../../model/cause.ts';
import type { Confidence } from '../../../model/failure.ts';
import type { Stage } from '../stages.ts';

/** One class of texts and what it means. The words are read without names: `§` stands for each (mask-names.ts). */
export interface Rule {
  readonly cause: Cause;
  /** Which programs print these texts, and when. */
  readonly of: string;
  /** Global; every part of it is bounded, so that reading takes linear time. */
  readonly words: RegExp;
  /** The rule holds only while the program was at one of these. */
  readonly at?: readonly Stage[];
  /** `certain` if not given. */
  readonly confidence?: Confidence;
  /** Other causes that the same words fit. */
  readonly also?: readonly Cause[];
}
