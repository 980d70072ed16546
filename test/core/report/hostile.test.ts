import { describe, expect, it } from '@jest/globals';
import type { IncidentEvent } from '../../../lambda/core/incident/incident-event.ts';
import { amazonQNotification } from '../../../lambda/core/report/notices/amazon-q.ts';
import { mail, mailDigest } from '../../../lambda/core/report/notices/mail.ts';
import { pagerdutyRequest } from '../../../lambda/core/report/notices/pagerduty.ts';
import { SAMPLE_EVENTS } from '../../../lambda/core/report/notices/sample-events.ts';
import { type SlackMessage, slackMessage, slackReply } from '../../../lambda/core/report/notices/slack.ts';
import { webhookRequest } from '../../../lambda/core/report/notices/webhook.ts';
import { HOSTILE_TEXTS } from '../../support/hostile-texts.ts';
import { slackFaults } from '../../support/slack-rules.ts';

/** The controls that no text of a notice holds, a line break aside; and what turns, hides or halves text. */
const UNSEEN =
  // oxlint-disable-next-line no-control-regex -- they are what is looked for
  /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\u061c]|[\u{e0000}-\u{e007f}]|\p{Surrogate}/u;

/** The event with this text wherever a stranger's may stand, and more of it than a builder of events would let through. */
function withText(text: string, like: IncidentEvent = SAMPLE_EVENTS.opened): IncidentEvent {
  const many = Array.from({ length: 60 }, () => text);
  return {
    ...like,
    detail: {
      ...like.detail,
      id: `${text}:1`,
      incidentId: text,
      cluster: { name: text, region: text, account: text, arn: text },
      check: text,
      target: { kind: 'image', name: text },
      cause: text,
      causes: many,
      namespaces: many,
      elsewhere: { clusters: 60, names: many },
      title: text,
      summary: text,
      next: many.slice(0, 4),
      evidence: many.slice(0, 5),
      affected: {
        pods: 1_000,
        workloads: many,
        namespaces: many,
        nodes: many,
        images: many,
        sample: many,
        counts: { workloads: 60, namespaces: 60, nodes: 60, images: 60 },
      },
    },
  };
}

/** All texts in a value, keys too. */
function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, one]) => [key, ...textsIn(one)]);
}

/** What of a message Slack would read as markup: what stands outside of code. */
function readAsMarkup({ text, blocks }: SlackMessage): readonly string[] {
  return [text, ...textsIn(blocks)].map((one) => one.replaceAll(/```[^`]*```|`[^`]*`/g, ''));
}

describe.each(Object.entries(HOSTILE_TEXTS))('%s', (_, hostile) => {
  const event = withText(hostile);

  it('in a mail stays in its line and out of the header', () => {
    const harmless = mail(withText('x'));
    const { subject, body } = mail(event);
    expect(subject).toMatch(/^\[OPENED\] [^[\]]*$/);
    expect(subject).toMatch(/^[\x20-\x7e]{1,99}$/);
    expect(body).not.toMatch(UNSEEN);
    // The same lines of ours at the same places, whatever stands in them.
    const frame = (text: string) =>
      text.split('\n').map((line) => /^(?:[A-Z][a-z ]+(?::|$)|\d\. |> |$)/.exec(line)?.[0]);
    expect(body.split('\n')).toHaveLength(harmless.body.split('\n').length);
    const [, ...lines] = frame(body);
    const [, ...expected] = frame(harmless.body);
    for (const [index, start] of expected.entries()) if (start !== undefined) expect(lines[index]).toBe(start);
    const unsaid = body.split('\n').filter((line) => !/^\d\. /.test(line));
    expect(unsaid.join('\n')).not.toMatch(/:\/\/|(?<![\w.+-])@\w/);
  });

  it('in a digest stays in its lines', () => {
    const { subject, body } = mailDigest([event, withText(hostile, SAMPLE_EVENTS.resolved)]);
    expect(subject).toMatch(/^\[2 NOTICES\] 1 opened, 1 resolved: /);
    expect(subject).toMatch(/^[\x20-\x7e]{1,99}$/);
    expect(body).not.toMatch(UNSEEN);
    expect(body.split('\n').filter((line) => line.startsWith('['))).toHaveLength(2);
    expect(body.split('\n')).toHaveLength(
      mailDigest([withText('x'), withText('x', SAMPLE_EVENTS.resolved)]).body.split('\n').length,
    );
  });

  it('in a page stays within what PagerDuty takes', () => {
    const request = JSON.parse(JSON.stringify(pagerdutyRequest(event, 'KEY')));
    expect(request.payload.summary).toMatch(/^\[OPENED\] [^[\]]*$/);
    expect(request.payload.summary.length).toBeLessThanOrEqual(1_024);
    expect(request.dedup_key.length).toBeLessThanOrEqual(255);
    expect(request.dedup_key).toBe(pagerdutyRequest(withText(hostile, SAMPLE_EVENTS.resolved), 'KEY').dedup_key);
    expect(Buffer.byteLength(JSON.stringify(request))).toBeLessThan(512 * 1_024);
    for (const text of textsIn(request.payload)) expect(text).not.toMatch(UNSEEN);
  });

  it.each([
    ['a message', slackMessage(event)],
    ['a thread', slackReply(event)],
  ])('in %s of Slack is neither a mention nor a link nor markup', (_, built) => {
    const message: SlackMessage = JSON.parse(JSON.stringify(built));
    expect(slackFaults(message)).toEqual([]);
    for (const text of readAsMarkup(message)) {
      expect(text).not.toMatch(UNSEEN);
      // Slack asks that these are escaped; what is left of them would be markup.
      expect(text).not.toMatch(/[<>]|&(?!(?:amp|lt|gt);)/);
      expect(text).not.toMatch(/(?<![\w.+-])@\w/);
    }
    const ours = textsIn(message.blocks).filter((text) => text.startsWith('*') && text.includes('`'));
    for (const text of ours) expect(text.split('`').length % 2).toBe(1);
  });

  it('in a chat behind Amazon Q stays in code', () => {
    const notification = JSON.parse(JSON.stringify(amazonQNotification(event)));
    expect(notification).toMatchObject({ version: '1.0', source: 'custom', content: { textType: 'client-markdown' } });
    const { title, description, nextSteps, keywords } = notification.content;
    expect(title).toMatch(/^\[OPENED\] /);
    for (const line of description.split('\n')) {
      expect(line).toMatch(/^(?:\*[A-Z][a-z ]+:\* )?(?:`[^`]*`)?$/);
      expect(line).not.toMatch(/[<>]/);
    }
    expect(description.length).toBeLessThanOrEqual(3_000);
    expect(description.length).toBeGreaterThan(0);
    for (const step of nextSteps) expect(step).toMatch(/^`[^`<>]*`$/);
    for (const text of [title, ...keywords, notification.metadata.summary]) {
      expect(text).not.toMatch(/[<>*`~]|\]\(|:\/\/|(?<![\w.+-])@\w/);
    }
    for (const text of textsIn(notification)) expect(text).not.toMatch(UNSEEN);
  });

  it('in a webhook is plain text in JSON', () => {
    const { headers, body } = webhookRequest(event, 'KEY', 0);
    const { detail } = JSON.parse(body);
    expect(Object.keys(detail)).toEqual(Object.keys(event.detail));
    for (const text of textsIn(detail)) expect(text).not.toMatch(UNSEEN);
    for (const value of Object.values(headers)) expect(value).toMatch(/^[\x21-\x7e ]+$/);
  });
});
