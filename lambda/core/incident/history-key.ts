import type { IncidentEvent } from './incident-event.ts';

const DAY_MS = 24 * 3_600_000;
const A_KEY = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z(?:#|$)/;

/** How long an event stays in the history, milliseconds from when it happened. */
export const HISTORY_KEPT_MS = 90 * DAY_MS;

/** The place of an event in the history: `time#id`, a text that sorts as time does. Throws where its time is none. */
export function historyKey({ detail }: IncidentEvent): string {
  return `${new Date(detail.occurredAt).toISOString()}#${detail.id}`;
}

/**
 * What a query may read at `now` (epoch ms): the keys from `from` on that are smaller than `below`. Both are keys or bare
 * times; what is older than the history is kept is out of it, though it may be there still. Throws when `after` is no
 * key.
 */
export function historyRange(
  { since, until, after }: { readonly since: number; readonly until: number; readonly after?: string },
  now: number,
): { readonly from: string; readonly below: string } {
  if (after !== undefined && !A_KEY.test(after))
    throw new Error('the history cannot be continued there: no such place');
  const time = (at: number) => new Date(at).toISOString();
  // Other machines' clocks may be ahead, but not by a day.
  const end = time(Math.min(until, now + DAY_MS));
  return {
    from: time(Math.max(since, now - HISTORY_KEPT_MS)),
    below: after !== undefined && after < end ? after : end,
  };
}
