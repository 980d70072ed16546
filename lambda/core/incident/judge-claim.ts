/** What is known of the last notice of an incident that was begun on a channel. */
export interface BegunDelivery {
  readonly sequence: number;
  readonly status: 'begun' | 'sent';
  /** Until when its worker holds it, epoch ms. */
  readonly leaseUntil: number;
}

/** A worker that died with a notice in its hands is waited for so long; longer than the timeout of any that delivers. */
export const LEASE_MS = 60_000;

/** How long a delivery is remembered, milliseconds from when it was begun. */
export const DELIVERY_KEPT_MS = 30 * 24 * 3_600_000;

/**
 * Whether a notice may be begun at `now`: not what was handed over, what a later one overtook, or what somebody holds. A
 * later one waits for an earlier one that is under way: else a trigger could reach a pager after its resolve.
 */
export function judgeClaim(
  begun: BegunDelivery | undefined,
  sequence: number,
  now: number,
): 'claimed' | 'superseded' | 'busy' {
  if (begun === undefined) return 'claimed';
  if (begun.sequence > sequence) return 'superseded';
  if (begun.status === 'begun') return begun.leaseUntil > now ? 'busy' : 'claimed';
  return begun.sequence < sequence ? 'claimed' : 'superseded';
}
