import type { IncidentEvent } from '../../incident/incident-event.ts';
import { factsOf, linksOf } from './facts.ts';
import { fitEscaped } from './fit-escaped.ts';
import { headlineOf } from './headline.ts';
import { quiet, tame } from './tame.ts';

/** Limits of Block Kit (Slack, "Reference: blocks"), and of the text beside blocks. */
const MAX_HEADER = 150;
const MAX_FIELDS = 10;
const MAX_CONTEXT = 2_000;
/**
 * A section takes 3,000 characters and a field 2,000; yet all blocks together are refused above some 13,200, which nobody
 * documents (bolt-js #2509). With these no message of ours comes near.
 */
const MAX_SECTION = 2_000;
const MAX_FIELD = 400;
const MAX_FALLBACK = 1_000;
/** Of a sentence; a message is to be read without opening it. */
const MAX_SUMMARY = 1_500;

interface Text {
  readonly type: 'plain_text' | 'mrkdwn';
  readonly text: string;
  readonly emoji?: false;
  readonly verbatim?: true;
}

/** The blocks that we use. */
export type SlackBlock =
  | { readonly type: 'header'; readonly text: Text }
  | { readonly type: 'section'; readonly text: Text }
  | { readonly type: 'section'; readonly fields: readonly Text[] }
  | { readonly type: 'context'; readonly elements: readonly Text[] };

/** A message as `chat.postMessage`, `chat.update` and incoming webhooks take it. */
export interface SlackMessage {
  /** For notifications and screen readers; the blocks are what is seen. */
  readonly text: string;
  readonly blocks: readonly SlackBlock[];
  readonly parse: 'none';
  readonly link_names: false;
  readonly unfurl_links: false;
  readonly unfurl_media: false;
}

/** An event as a message. Texts from outside stand in plain text or in code, where Slack makes nothing of them. */
export function slackMessage(event: IncidentEvent): SlackMessage {
  const { detail } = event;
  const facts = factsOf(event).slice(0, MAX_FIELDS);
  return quietly(headlineOf(event, MAX_FALLBACK), [
    { type: 'header', text: plain(headlineOf(event, MAX_HEADER), MAX_HEADER) },
    { type: 'section', text: plain(quiet(detail.summary, MAX_SUMMARY), MAX_SECTION) },
    {
      type: 'section',
      fields: facts.map(({ label, value }) => markdown(`*${label}*\n${code(value, MAX_FIELD - label.length - 5)}`)),
    },
    ...section(
      'What to do',
      detail.next.map((step, index) => `${index + 1}. ${tame(step)}`),
    ),
    ...section(
      'What was said',
      detail.evidence.map((text) => quiet(text)),
    ),
    ...linksOf(event).map(({ name, url }): SlackBlock => ({
      type: 'section',
      text: markdown(`*Where to look*\n<${escapeLink(url)}|${fitEscaped(name, MAX_FIELD, escape)}>`),
    })),
    {
      type: 'context',
      elements: [
        plain(`Incident ${quiet(detail.incidentId)}, notice ${detail.sequence}, ${detail.occurredAt}`, MAX_CONTEXT),
      ],
    },
  ]);
}

/** What a thread is told: the sentence alone, because the first message holds the rest. */
export function slackReply({ detail }: IncidentEvent): SlackMessage {
  const summary = quiet(detail.summary, MAX_SUMMARY);
  return quietly(summary, [{ type: 'section', text: plain(summary, MAX_SECTION) }]);
}

function quietly(text: string, blocks: readonly SlackBlock[]): SlackMessage {
  return {
    text: fitEscaped(text, MAX_FALLBACK, escape),
    blocks,
    parse: 'none',
    link_names: false,
    unfurl_links: false,
    unfurl_media: false,
  };
}

/** Lines from outside below a title of ours, as one block of code. */
function section(title: string, lines: readonly string[]): readonly SlackBlock[] {
  if (lines.length === 0) return [];
  const fence = '```';
  const room = MAX_SECTION - title.length - 2 * fence.length - 5;
  const body = fitEscaped(lines.join('\n'), room, escapeCode);
  return [{ type: 'section', text: markdown(`*${title}*\n${fence}\n${body}\n${fence}`) }];
}

function code(text: string, max: number): string {
  return `\`${fitEscaped(text, max - 2, escapeCode)}\``;
}

function plain(text: string, max: number): Text {
  return { type: 'plain_text', text: fitEscaped(text, max, escape), emoji: false };
}

function markdown(text: string): Text {
  return { type: 'mrkdwn', text, verbatim: true };
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** Nothing ends code but a backtick. */
function escapeCode(text: string): string {
  return escape(text).replaceAll('`', "'");
}

function escapeLink(url: string): string {
  return url.replaceAll('|', '%7C').replaceAll('<', '%3C').replaceAll('>', '%3E').replaceAll('&', '&amp;');
}
