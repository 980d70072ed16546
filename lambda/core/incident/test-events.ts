import { NOBODY } from '../model/check.ts';
import type { ChangeReason, IncidentEvent } from './incident-event.ts';

/**
 * A notice that something is wrong, and the one that it is over, as a test of a channel: the second closes what the first
 * may have opened on a pager. `id` names the incident, `now` is epoch ms.
 */
export function testEvents(channel: string, id: string, now: number): readonly [IncidentEvent, IncidentEvent] {
  return [testEvent(channel, id, now, 1), testEvent(channel, id, now, 2)];
}

function testEvent(channel: string, id: string, now: number, sequence: 1 | 2): IncidentEvent {
  const over = sequence === 2;
  const change: ChangeReason = over ? 'resolved' : 'opened';
  const title = `Test of channel ${channel}: nothing is wrong`;
  return {
    detailType: over ? 'Incident Resolved' : 'Incident Opened',
    detail: {
      schemaVersion: '1',
      id: `${id}:${sequence}`,
      incidentId: id,
      sequence,
      occurredAt: new Date(now).toISOString(),
      since: new Date(now).toISOString(),
      severity: 'warning',
      cluster: { name: 'test', region: null, account: null, arn: null },
      check: 'image-pulls',
      target: { kind: 'cluster', name: 'test' },
      cause: 'unknown',
      confidence: 'certain',
      causes: ['unknown'],
      namespaces: [],
      change,
      elsewhere: { clusters: 0, names: [] },
      title,
      summary: over ? `Resolved: ${title}.` : `${title}. Somebody asked for it with \`pullwarden notify test\`.`,
      next: [],
      evidence: [],
      affected: NOBODY,
      status: over ? { from: 'unhealthy', to: 'healthy' } : { from: 'healthy', to: 'unhealthy' },
      links: {},
      truncated: false,
    },
  };
}
