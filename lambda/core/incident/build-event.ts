import { cutText } from '../report/cut-text.ts';
import { type Affected, NOBODY, type Trouble, type TroubleCause } from '../model/check.ts';
import { headline } from '../report/describe.ts';
import { linesFor } from '../report/next-steps.ts';
import { plainText } from '../report/plain-text.ts';
import type { Incident } from './check-state.ts';
import type { ChangeReason, ClusterIdentity, IncidentEvent } from './incident-event.ts';

/** Longest text from outside in an event; with the bounds of its lists an event stays far below 64 KB. */
const MAX_TEXT = 1_000;
/** Pods named in an event; the incident itself remembers more. */
const MAX_SAMPLE = 10;
const MAX_ELSEWHERE = 10;

const CHANGES = {
  opened: { detailType: 'Incident Opened', from: 'healthy', to: 'unhealthy' },
  updated: { detailType: 'Incident Updated', from: 'unhealthy', to: 'unhealthy' },
  resolved: { detailType: 'Incident Resolved', from: 'unhealthy', to: 'healthy' },
  /** Nobody looks any more, so nobody will see the end: a page must not stay open for that. */
  withdrawn: { detailType: 'Incident Resolved', from: 'unhealthy', to: 'unwatched' },
  degraded: { detailType: 'Monitor Degraded', from: 'seeing', to: 'blind' },
  recovered: { detailType: 'Monitor Recovered', from: 'blind', to: 'seeing' },
  unwatched: { detailType: 'Monitor Recovered', from: 'blind', to: 'unwatched' },
} as const;

/** Of which look an event speaks; `now` in epoch ms. */
export interface About {
  readonly cluster: ClusterIdentity;
  readonly check: string;
  readonly now: number;
}

/** The event for a change of an incident. Texts from outside are bounded and made plain. */
export function incidentEvent(
  what: 'opened' | 'updated' | 'resolved' | 'withdrawn',
  about: About,
  incident: Incident,
  change: ChangeReason,
  formerCause?: TroubleCause,
): IncidentEvent {
  const { trouble, causes = [trouble.cause], namespaces = trouble.affected.namespaces } = incident;
  const { affected } = trouble;
  const sample = affected.sample.slice(0, MAX_SAMPLE);
  const minutes = Math.round((about.now - (trouble.since ?? incident.openedAt)) / 60_000);
  const hit =
    affected.pods === 0
      ? ''
      : ` ${affected.pods} ${affected.pods === 1 ? 'pod' : 'pods'} in ${affected.namespaces.join(', ')}.`;
  const title = headline(trouble.cause, trouble.scope);
  return event(what, about, incident, {
    causes,
    namespaces,
    change,
    since: new Date(trouble.since ?? incident.openedAt).toISOString(),
    severity: trouble.severity,
    target: trouble.target,
    cause: trouble.cause,
    confidence: trouble.confidence,
    title,
    summary:
      what === 'resolved'
        ? `Resolved after ${span(minutes)}: ${title}.`
        : what === 'withdrawn'
          ? `No longer watched, its end was not seen: ${title}.`
          : `${title}.${hit} Cause: ${trouble.cause} (${trouble.confidence}).${whyNow(change, minutes, trouble, formerCause)}`,
    next: what === 'resolved' || what === 'withdrawn' ? [] : linesFor(trouble, about.cluster),
    evidence: trouble.evidence,
    affected: { ...affected, sample },
    truncated: affected.pods > sample.length,
  });
}

/** The event for the monitor's own sight of a cluster: `reason` says why it sees nothing. */
export function monitorEvent(
  what: 'degraded' | 'recovered' | 'unwatched',
  about: About,
  own: { readonly id: string; readonly sequence: number; readonly reason: string },
): IncidentEvent {
  const title =
    what === 'degraded'
      ? `Pullwarden cannot see cluster ${about.cluster.name} (${about.check})`
      : what === 'unwatched'
        ? `Pullwarden no longer watches cluster ${about.cluster.name} (${about.check})`
        : `Pullwarden sees cluster ${about.cluster.name} again (${about.check})`;
  return event(what, about, own, {
    since: null,
    severity: 'error',
    causes: ['monitor-blind'],
    namespaces: [],
    change: what === 'degraded' ? 'blind' : what === 'unwatched' ? 'unwatched' : 'seeing',
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
  | 'causes'
  | 'namespaces'
  | 'change'
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
      elsewhere: { clusters: 0, names: [] },
      ...content,
      target: { ...content.target, name: bounded(content.target.name) },
      namespaces: content.namespaces.map(bounded),
      affected: plainAffected(content.affected),
      title: bounded(content.title),
      summary: bounded(content.summary),
      evidence: content.evidence.map(bounded),
      status: { from, to },
      links: {},
    },
  };
}

/** What a person who reads this notice does not know yet. */
function whyNow(change: ChangeReason, minutes: number, trouble: Trouble, formerCause?: TroubleCause): string {
  switch (change) {
    case 'severity':
      return ` It is ${trouble.severity} now.`;
    case 'cause':
      return formerCause === undefined ? '' : ` The cause was ${formerCause} before.`;
    case 'reminder':
      return ` It has lasted ${span(minutes)}.`;
    case 'flapping':
      return ' It comes and goes, and is called over only after many good looks.';
    case 'silence-over':
      return ` A silence held this back; it has lasted ${span(minutes)}.`;
    case 'opened':
    case 'resolved':
    case 'blind':
    case 'seeing':
    case 'unwatched':
      return '';
  }
}

function span(minutes: number): string {
  return minutes < 120 ? `${minutes} min` : `${Math.round(minutes / 60)} h`;
}

/** The same event, with the other clusters on which its trouble is open now. */
export function withElsewhere(event: IncidentEvent, clusters: readonly string[]): IncidentEvent {
  const { detail } = event;
  const others = clusters.filter((name) => name !== detail.cluster.name);
  if (others.length === 0) return event;
  const where = `The same is open on ${others.length} other ${others.length === 1 ? 'cluster' : 'clusters'}`;
  const elsewhere = { clusters: others.length, names: others.slice(0, MAX_ELSEWHERE) };
  return { ...event, detail: { ...detail, elsewhere, summary: bounded(`${detail.summary} ${where}.`) } };
}

/** Names of pods' owners and images come from whoever may create a pod. */
function plainAffected(affected: Affected): Affected {
  const plain = (names: readonly string[]) => names.map(bounded);
  return {
    ...affected,
    workloads: plain(affected.workloads),
    namespaces: plain(affected.namespaces),
    nodes: plain(affected.nodes),
    images: plain(affected.images),
    sample: plain(affected.sample),
  };
}

function bounded(text: string): string {
  return cutText(plainText(text), MAX_TEXT);
}
