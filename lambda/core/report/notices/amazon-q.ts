import type { IncidentEvent } from '../../incident/incident-event.ts';
import { cutText } from '../cut-text.ts';
import { factsOf, linksOf } from './facts.ts';
import { headlineOf, wordOf } from './headline.ts';
import { quiet, tame } from './tame.ts';

/** Nothing is published about the limits behind it: what Slack shows in one section is enough. */
const MAX_TITLE = 250;
const MAX_DESCRIPTION = 3_000;
const MAX_STEP = 500;

/** A custom notification of Amazon Q Developer in chat applications, as it is published to its topic. */
export interface AmazonQNotification {
  readonly version: '1.0';
  readonly source: 'custom';
  readonly id: string;
  readonly content: {
    readonly textType: 'client-markdown';
    readonly title: string;
    readonly description: string;
    readonly nextSteps: readonly string[];
    readonly keywords: readonly string[];
  };
  readonly metadata: {
    /** All notices of one incident stand in one thread. */
    readonly threadId: string;
    readonly summary: string;
    readonly eventType: string;
    readonly relatedResources: readonly string[];
  };
}

/** An event for the chats behind Amazon Q. It is Markdown of a client that we do not know: texts from outside stand in code. */
export function amazonQNotification(event: IncidentEvent): AmazonQNotification {
  const { detail } = event;
  const title = withoutMarkdown(headlineOf(event, MAX_TITLE));
  const description = [
    code(quiet(detail.summary)),
    '',
    ...factsOf(event).map(({ label, value }) => `*${label}:* ${code(value)}`),
    ...detail.evidence.map((text) => `*Said:* ${code(quiet(text))}`),
    ...linksOf(event).map(({ name, url }) => `*${withoutMarkdown(name)}:* ${url}`),
  ];
  return {
    version: '1.0',
    source: 'custom',
    id: tame(detail.id),
    content: {
      textType: 'client-markdown',
      title,
      description: whole(description, MAX_DESCRIPTION),
      nextSteps: detail.next.map((step) => code(cutText(tame(step), MAX_STEP))),
      keywords: [detail.cluster.name, detail.severity, detail.cause].map((word) => withoutMarkdown(quiet(word))),
    },
    metadata: {
      threadId: tame(detail.incidentId),
      summary: title,
      eventType: `pullwarden ${wordOf(event).toLowerCase()}`,
      relatedResources: detail.cluster.arn === null ? [] : [tame(detail.cluster.arn)],
    },
  };
}

/** As many lines as there is room for: half a line could leave code open. */
function whole(lines: readonly string[], max: number): string {
  let room = max;
  return lines.filter((line) => (room -= line.length + 1) >= 0).join('\n');
}

function code(text: string): string {
  return `\`${withoutTags(text).replaceAll('`', "'")}\``;
}

/** Characters that look alike instead of those that a client may take for markup: who renders it, and how, is not known. */
function withoutMarkdown(text: string): string {
  return withoutTags(text).replaceAll('*', '∗').replaceAll('`', "'").replaceAll('~', '∼').replaceAll('](', '] (');
}

function withoutTags(text: string): string {
  return text.replaceAll('<', '‹').replaceAll('>', '›');
}
