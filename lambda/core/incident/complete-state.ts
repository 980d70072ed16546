import type { CheckState, Effect } from './check-state.ts';
import { completeEvent, type StoredEvent } from './complete-event.ts';

/** A state as any version so far wrote it: what else old ones lack is optional in {@link CheckState} itself. */
export type StoredCheckState = Omit<CheckState, 'effects'> & {
  readonly effects: readonly (Omit<Effect, 'event'> & { readonly event: StoredEvent })[];
};

/** A state with every field that the code of today counts on. */
export function completeState(stored: StoredCheckState): CheckState {
  return { ...stored, effects: stored.effects.map((effect) => ({ ...effect, event: completeEvent(effect.event) })) };
}
