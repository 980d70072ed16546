import { type About, monitorEvent } from './build-event.ts';
import type { CheckState, Effect } from './check-state.ts';
import { withdrawal } from './turn.ts';

/**
 * The state of a check that is no longer made, with nothing open: its end would never be seen, and whoever was paged
 * would wait for it. Says that nobody looks, not that anything is healthy.
 */
export function withdraw(state: CheckState, about: About): CheckState {
  const { open, degraded, effects } = state;
  const ends: Effect[] = open.map((incident) => withdrawal(incident, about));
  if (degraded !== null) {
    const event = monitorEvent('unwatched', about, { ...degraded, sequence: degraded.sequence + 1, reason: '' });
    ends.push({ id: event.detail.id, event });
  }
  return { ...state, open: [], pending: [], blindLooks: 0, degraded: null, effects: [...effects, ...ends] };
}
