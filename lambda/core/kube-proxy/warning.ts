/** Something a person should know about a stored configuration that is neither drift nor an error. */
export interface Warning {
  readonly code: 'flat-key' | 'unknown-key' | 'duplicate-key' | 'would-not-start';
  readonly field: string;
  readonly text: string;
}
