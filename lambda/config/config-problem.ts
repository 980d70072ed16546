/** One thing wrong with a configuration: where, what, and how to mend it. */
export interface ConfigProblem {
  readonly path: string;
  readonly what: string;
  readonly fix: string;
}
