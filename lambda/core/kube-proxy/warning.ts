/** Something a person should know about a stored configuration that is neither drift nor an error. */
export interface Warning {
  readonly code:
    | 'flat-key'
    | 'unknown-key'
    | 'duplicate-key'
    | 'would-not-start'
    | 'flag-without-effect'
    | 'dead-config-map'
    | 'deprecated'
    | 'rollout'
    | 'last-write'
    | 'add-on'
    | 'not-observed';
  /** The field that it is about; absent where it is about the whole. */
  readonly field?: string;
  readonly text: string;
}
