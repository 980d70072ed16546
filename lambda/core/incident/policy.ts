/** When troubles are told. */
export interface Policy {
  /** A failure that the kubelet reports opens once it has lasted this long, milliseconds. */
  readonly openAfterMs: number;
  /** Good looks in a row that resolve an incident. */
  readonly resolveAfterLooks: number;
  /** Blind looks in a row that open the monitor's own incident. */
  readonly degradedAfterLooks: number;
  /** How long after its opening people are told again of one that stays, milliseconds, rising. */
  readonly remindersMs: readonly number[];
  /** What opens so often within so long comes and goes: it then resolves after so many good looks only. */
  readonly flapping: { readonly opens: number; readonly withinMs: number; readonly resolveAfterLooks: number };
  /** From so many incidents that open in one look on, one storm tells of all of them, and of those that follow meanwhile. */
  readonly storm: { readonly from: number; readonly gathersForMs: number };
}

const HOUR_MS = 3_600_000;

export const DEFAULT_POLICY: Policy = {
  openAfterMs: 120_000,
  resolveAfterLooks: 2,
  degradedAfterLooks: 3,
  remindersMs: [4 * HOUR_MS, 24 * HOUR_MS],
  flapping: { opens: 3, withinMs: HOUR_MS, resolveAfterLooks: 10 },
  storm: { from: 10, gathersForMs: 600_000 },
};
