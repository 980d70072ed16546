import { NOBODY } from '../model/check.ts';
import { headline } from '../report/describe.ts';
import { linesFor } from '../report/next-steps.ts';
import { plainText } from '../report/plain-text.ts';
import type { Incident } from './check-state.ts';
import type { ClusterIdentity, IncidentEvent } from './incident-event.ts';

/** Longest text from outside in an event; with the bounds of its lists an event stays far below 64 KB. */
const MAX_TEXT = 1_000;
/** Pods named in an event; the incident itself remembers more. */
const MAX_SAMPLE = 10;

const CHANGES = {
  opened: { detailType: 'Incident Opened', from: 'healthy', to: 'unhealthy' },
  updated: { detailType: 'Incident Updated', from: 'unhealthy', to: 'unhealthy' },
  resolved: { detailType: 'Incident Resolved', from: 'unhealthy', to: 'healthy' },
  degraded: { detailType: 'Monitor Degraded', from: 'seeing', to: 'blind' },
  recovered: { detailType: 'Monitor Recovered', from: 'blind', to: 'seeing' },
} as const;

/** Of which look an event speaks; `now` in epoch ms. */
interface About {
  readonly cluster: ClusterIdentity;
  readonly check: string;
  readonly now: number;
}

/** The event for a change of an incident. Texts from outside are bounded and made plain. */
export function incidentEvent(
  what: 'opened' | 'updated' | 'resolved',
  about: About,
  incident: Incident,
): IncidentEvent {
  const { trouble } = incident;
  const { affected } = trouble;
  const sample = affected.sample.slice(0, MAX_SAMPLE);
  const minutes = Math.round((about.now - (trouble.since ?? incident.openedAt)) / 60_000);
  const hit =
    affected.pods === 0
      ? ''
      : ` ${affected.pods} ${affected.pods === 1 ? 'pod' : 'pods'} in ${affected.namespaces.join(', ')}.`;
  return event(what, about, incident, {
    since: new Date(trouble.since ?? incident.openedAt).toISOString(),
    severity: trouble.severity,
    target: trouble.target,
    cause: trouble.cause,
    confidence: trouble.confidence,
    title: headline(trouble.cause, trouble.scope),
    summary:
      what === 'resolved'
        ? `Resolved after ${minutes} min: ${headline(trouble.cause, trouble.scope)}.`
        : `${headline(trouble.cause, trouble.scope)}.${hit} Cause: ${trouble.cause} (${trouble.confidence}).`,
    next: what === 'resolved' ? [] : linesFor(trouble, about.cluster),
    evidence: trouble.evidence,
    affected: { ...affected, sample },
    truncated: affected.pods > sample.length,
  });
}

/** The event for the monitor's own sight of a cluster: `reason` says why it sees nothing. */
export function monitorEvent(
  what: 'degraded' | 'recovered',
  about: About,
  own: { readonly id: string; readonly sequence: number; readonly reason: string },
): IncidentEvent {
  const title =
    what === 'degraded'
      ? `Pullwarden cannot see cluster ${about.cluster.name} (${about.check})`
      : `Pullwarden sees cluster ${about.cluster.name} again (${about.check})`;
  return event(what, about, own, {
    since: null,
    severity: 'error',
    target: { kind: 'cluster', name: about.cluster.name },
    cause: 'monitor-blind',
    confidence: 'certain',
    title,
    summary: own.reason === '' ? title : `${title}: ${own.reason}`,
    next:
      what === 'degraded'
        ? ['Give the missing right or open the way that the evidence names; see docs/runbook.md.']
        : [],
    evidence: own.reason === '' ? [] : [own.reason],
    affected: NOBODY,
    truncated: false,
  });
}

type Content = Pick<
  IncidentEvent['detail'],
  | 'since'
  | 'severity'
  | 'target'
  | 'cause'
  | 'confidence'
  | 'title'
  | 'summary'
  | 'next'
  | 'evidence'
  | 'affected'
  | 'truncated'
>;

function event(
  what: keyof typeof CHANGES,
  { cluster, check, now }: About,
  { id, sequence }: { readonly id: string; readonly sequence: number },
  content: Content,
): IncidentEvent {
  const { detailType, from, to } = CHANGES[what];
  return {
    detailType,
    detail: {
      schemaVersion: '1',
      id: `${id}:${sequence}`,
      incidentId: id,
      sequence,
      occurredAt: new Date(now).toISOString(),
      cluster,
      check,
      ...content,
      title: bounded(content.title),
      summary: bounded(content.summary),
      evidence: content.evidence.map(bounded),
      status: { from, to },
      links: {},
    },
  };
}

function bounded(text: string): string {
  return plainText(text).slice(0, MAX_TEXT);
}
