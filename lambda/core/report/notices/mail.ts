import type { IncidentEvent } from '../../incident/incident-event.ts';
import { cutText } from '../cut-text.ts';
import { factsOf, linksOf, listed } from './facts.ts';
import { headlineOf, wordOf } from './headline.ts';
import { quiet, tame } from './tame.ts';

/** SNS, Publish, parameter Subject: fewer than 100 characters, printable ASCII, no line break. */
const MAX_SUBJECT = 99;
const MAX_IN_DIGEST = 300;

/** A mail of plain text: `subject` has at most 99 characters, all printable ASCII. */
export interface Mail {
  readonly subject: string;
  readonly body: string;
}

/** One event as a mail that a person can act on, readable on a telephone: what, where, who is hit, why, what to do. */
export function mail(event: IncidentEvent): Mail {
  const { detail } = event;
  const body = [
    quiet(detail.summary),
    '',
    ...factsOf(event).map(({ label, value }) => `${label}: ${value}`),
    ...section(
      'What to do',
      // From our own tables: an address in a command stays whole, so that it can be copied.
      detail.next.map((step, index) => `${index + 1}. ${tame(step)}`),
    ),
    ...section(
      'What was said',
      detail.evidence.map((text) => `> ${quiet(text)}`),
    ),
    ...section('Where to look', [
      `${detail.target.kind} ${quiet(detail.target.name)}`,
      ...linksOf(event).map(({ name, url }) => `${name}: ${url}`),
    ]),
    '',
    signature(event),
  ].join('\n');
  return { subject: subjectOf(headlineOf(event, MAX_SUBJECT)), body };
}

/** Several events as one mail: how many of what in the subject, each with its sentence and its first step in the body. */
export function mailDigest(events: readonly IncidentEvent[]): Mail {
  const words = events.map((event) => wordOf(event).toLowerCase());
  const kinds = [...new Set(words)].map((word) => `${words.filter((one) => one === word).length} ${word}`);
  const clusters = [...new Set(events.map(({ detail }) => detail.cluster.name))];
  const body = [
    `${events.length} notices that came within a short time: ${kinds.join(', ')}.`,
    ...events.flatMap((event) => [
      '',
      headlineOf(event, MAX_IN_DIGEST),
      // Indented, so that no text from outside looks like the next notice.
      `  ${cutText(quiet(event.detail.summary), MAX_IN_DIGEST)}`,
      ...event.detail.next.slice(0, 1).map((step) => `  > ${cutText(tame(step), MAX_IN_DIGEST)}`),
      signature(event),
    ]),
  ].join('\n');
  const subject = `[${events.length} NOTICES] ${kinds.join(', ')}: ${listed(clusters, clusters.length)}`;
  return { subject: subjectOf(subject), body };
}

function signature({ detail }: IncidentEvent): string {
  return `Incident ${quiet(detail.incidentId)}, notice ${detail.sequence}, ${detail.occurredAt}`;
}

function subjectOf(text: string): string {
  return text
    .replace('…', '...')
    .replace(/[^\x20-\x7e]/g, '?')
    .slice(0, MAX_SUBJECT);
}

function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ['', title, ...lines];
}
