import type { Facts } from './facts.ts';

/**
 * What to do, as the tables hold it. `{name}` stands for a fact: in `text` as it is (or `NAME` while it is not known),
 * in `command` as one quoted word, so it never stands inside quotes there.
 */
export interface Step {
  readonly text: string;
  readonly command?: string;
  /** The step is for those cases only in which this fact is known. */
  readonly needs?: keyof Facts;
}

/** What to do, for one subject: a sentence and, where there is one, the command to paste into a shell. */
export interface NextStep {
  readonly text: string;
  readonly command?: string;
}
