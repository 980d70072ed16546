/** When troubles are told. */
export interface Policy {
  /** A failure that the kubelet reports opens once it has lasted this long, milliseconds. */
  readonly openAfterMs: number;
  /** Good looks in a row that resolve an incident. */
  readonly resolveAfterLooks: number;
  /** Blind looks in a row that open the monitor's own incident. */
  readonly degradedAfterLooks: number;
}

export const DEFAULT_POLICY: Policy = { openAfterMs: 120_000, resolveAfterLooks: 2, degradedAfterLooks: 3 };
