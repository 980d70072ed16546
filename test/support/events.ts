import { incidentEvent } from '../../lambda/core/incident/build-event.ts';
import type { Effect } from '../../lambda/core/incident/check-state.ts';
import type { IncidentEvent } from '../../lambda/core/incident/incident-event.ts';
import { at } from './pods.ts';
import { trouble } from './troubles.ts';

export const ARN = 'arn:aws:eks:eu-west-1:111122223333:cluster/c1';

/** That an incident opened, or at a later sequence was updated, at a minute of the story. */
export function event(id: string, sequence = 1, minute = 0): IncidentEvent {
  const cluster = { name: 'c1', region: 'eu-west-1', account: '111122223333', arn: ARN };
  const incident = { id, trouble: trouble(), openedAt: at(minute), sequence, goodLooks: 0 };
  const what = sequence === 1 ? 'opened' : 'updated';
  return incidentEvent(
    what,
    { cluster, check: 'image-pulls', now: at(minute) },
    incident,
    sequence === 1 ? 'opened' : 'severity',
  );
}

/** The same, waiting in the outbox. */
export function effect(id: string, sequence = 1, minute = 0): Effect {
  const told = event(id, sequence, minute);
  return { id: told.detail.id, event: told };
}
