import type { IncidentEvent } from '../incident/incident-event.ts';

/** SNS: fewer than 100 characters, printable ASCII, no line break (Publish, parameter Subject). */
const MAX_SUBJECT = 99;

export interface Mail {
  readonly subject: string;
  readonly body: string;
}

/** An event as a mail that a person can act on: what, where, who is hit, why, what to do. Plain text. */
export function mail({ detailType, detail }: IncidentEvent): Mail {
  const word = detailType.split(' ').at(-1)!.toUpperCase();
  const { affected } = detail;
  const rows: readonly (readonly [string, string])[] = [
    ['Cluster', [detail.cluster.name, detail.cluster.region].filter(Boolean).join(' in ')],
    ['Cause', `${detail.cause} (${detail.confidence})`],
    ['Severity', detail.severity],
    ['Since', detail.since ?? ''],
    ['Pods', affected.pods === 0 ? '' : `${affected.pods}: ${listed(affected.sample, affected.pods)}`],
    ['Workloads', listed(affected.workloads, affected.counts.workloads)],
    ['Nodes', listed(affected.nodes, affected.counts.nodes)],
  ];
  const body = [
    detail.summary,
    '',
    ...rows.filter(([, value]) => value !== '').map(([name, value]) => `${`${name}:`.padEnd(11)}${value}`),
    ...section(
      'What was said',
      detail.evidence.map((text) => `> ${text}`),
    ),
    ...section(
      'What to do',
      detail.next.map((step, index) => `${index + 1}. ${step}`),
    ),
    '',
    `Incident ${detail.incidentId}, notice ${detail.sequence}, ${detail.occurredAt}`,
  ].join('\n');
  const subject = `[${word}] ${detail.cluster.name}: ${detail.title}`
    .replace(/[^\x20-\x7e]/g, '?')
    .slice(0, MAX_SUBJECT);
  return { subject, body };
}

function listed(names: readonly string[], all: number): string {
  const more = all - names.length;
  return `${names.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ['', title, ...lines];
}
