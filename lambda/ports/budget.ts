import type { Allowance } from '../core/registry/allowance.ts';

/** What may be spent on registries: kept over restarts, and shared by all who ask from the same address. */
export interface Budget {
  /** Spends one pull of the allowance of `host` if one is left at `now` (epoch ms). A budget that cannot be read is spent. */
  take(host: string, allowance: Allowance, now: number): Promise<boolean>;
}
