import type { ProbeOutcome } from '../../core/registry/judge-answer.ts';

/** Ends a probe with a conclusion; the message becomes the stage's detail, so it holds nothing secret. */
export class ProbeStopped extends Error {
  readonly outcome: ProbeOutcome;

  constructor(outcome: ProbeOutcome, message: string) {
    super(message);
    this.outcome = outcome;
  }
}
