import type { IncidentEvent } from '../../incident/incident-event.ts';
import { cutText } from '../cut-text.ts';
import { factsOf, linksOf } from './facts.ts';
import { headlineOf } from './headline.ts';
import { quiet, tame } from './tame.ts';

/** Limits of the Events API v2 (PagerDuty, "Send an alert event"); 512 KB for all of it follow from our own bounds. */
const MAX_SUMMARY = 1_024;
const MAX_DEDUP_KEY = 255;
const MAX_LIST = 20;

/** The body of a request to `/v2/enqueue`. */
export interface PagerdutyRequest {
  readonly routing_key: string;
  readonly event_action: 'trigger' | 'resolve';
  readonly dedup_key: string;
  readonly client?: string;
  readonly links?: readonly { readonly href: string; readonly text: string }[];
  readonly payload?: {
    readonly summary: string;
    readonly source: string;
    readonly severity: IncidentEvent['detail']['severity'];
    readonly timestamp: string;
    readonly component: string;
    readonly group: string;
    readonly class: string;
    readonly custom_details: Readonly<Record<string, unknown>>;
  };
}

/** An event as PagerDuty takes it: whatever keeps an incident open triggers, under one key for all of its life. */
export function pagerdutyRequest(event: IncidentEvent, routingKey: string): PagerdutyRequest {
  const { detail } = event;
  const dedup_key = cutText(detail.incidentId, MAX_DEDUP_KEY);
  if (event.detailType === 'Incident Resolved' || event.detailType === 'Monitor Recovered') {
    return { routing_key: routingKey, event_action: 'resolve', dedup_key };
  }
  return {
    routing_key: routingKey,
    event_action: 'trigger',
    dedup_key,
    client: 'Pullwarden',
    links: linksOf(event).map(({ name, url }) => ({ href: url, text: name })),
    payload: {
      summary: headlineOf(event, MAX_SUMMARY),
      source: tame(detail.cluster.arn ?? detail.cluster.name),
      // The three severities are words of PagerDuty too.
      severity: detail.severity,
      timestamp: detail.occurredAt,
      component: quiet(detail.target.name),
      group: tame(detail.cluster.name),
      class: tame(detail.cause),
      custom_details: {
        summary: quiet(detail.summary),
        ...Object.fromEntries(factsOf(event).map(({ label, value }) => [label.toLowerCase(), value])),
        'what to do': detail.next.slice(0, MAX_LIST).map((step) => tame(step)),
        'what was said': detail.evidence.slice(0, MAX_LIST).map((text) => quiet(text)),
        check: tame(detail.check),
        notice: detail.sequence,
      },
    },
  };
}
