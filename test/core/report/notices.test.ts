import { createHmac } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import type { IncidentEvent } from '../../../lambda/core/incident/incident-event.ts';
import { amazonQNotification } from '../../../lambda/core/report/notices/amazon-q.ts';
import { linksOf } from '../../../lambda/core/report/notices/facts.ts';
import { fitEscaped } from '../../../lambda/core/report/notices/fit-escaped.ts';
import { type Mail, mail, mailDigest } from '../../../lambda/core/report/notices/mail.ts';
import { messagesPage } from '../../../lambda/core/report/notices/messages-page.ts';
import { pagerdutyRequest } from '../../../lambda/core/report/notices/pagerduty.ts';
import { SAMPLE_EVENTS } from '../../../lambda/core/report/notices/sample-events.ts';
import { slackMessage, slackReply } from '../../../lambda/core/report/notices/slack.ts';
import { quiet, tame } from '../../../lambda/core/report/notices/tame.ts';
import { webhookRequest } from '../../../lambda/core/report/notices/webhook.ts';

const { opened, updated, resolved, degraded, recovered } = SAMPLE_EVENTS;
const NOW = Date.UTC(2026, 0, 15, 10, 8);

const text = ({ subject, body }: Mail) => `Subject: ${subject}\n\n${body}\n`;
const json = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;
/** Every channel: how an event of it is written down, and in which kind of file. */
const CHANNELS: readonly (readonly [string, string, (event: IncidentEvent) => string])[] = [
  ['mail', 'txt', (event) => text(mail(event))],
  ['pagerduty', 'json', (event) => json(pagerdutyRequest(event, 'KEY'))],
  ['slack', 'json', (event) => json(slackMessage(event))],
  ['slack-thread', 'json', (event) => json(slackReply(event))],
  ['amazon-q', 'json', (event) => json(amazonQNotification(event))],
  [
    'webhook',
    'json',
    (event) => {
      const { headers, body } = webhookRequest(event, 'KEY', NOW);
      return json({ headers, body: JSON.parse(body) });
    },
  ],
];
const GOLDEN = [
  ...CHANNELS.flatMap(([channel, extension, build]) =>
    Object.entries({ opened, updated, resolved, degraded }).map(
      ([what, event]) => [`${channel}-${what}.${extension}`, build(event)] as const,
    ),
  ),
  ['mail-digest.txt', text(mailDigest([opened, updated, resolved, degraded, recovered]))] as const,
];

describe('messages', () => {
  it.each(GOLDEN)('%s is as it was agreed (UPDATE_GOLDEN=1 writes it anew)', (file, built) => {
    const golden = new URL(`golden/${file}`, import.meta.url);
    if (process.env.UPDATE_GOLDEN === '1') writeFileSync(golden, built);
    expect(existsSync(golden)).toBe(true);
    expect(built).toBe(readFileSync(golden, 'utf8'));
  });

  it('are shown in docs/messages.md as the code makes them (else: node scripts/write-messages.mjs)', () => {
    const written = readFileSync(new URL('../../../docs/messages.md', import.meta.url), 'utf8');
    expect(written).toBe(messagesPage());
  });
});

describe('a mail', () => {
  const { subject, body } = mail(opened);

  it('says what and where in its subject', () => {
    expect(subject).toBe('[OPENED] production: Image registry.example.com/shop/web:1.4.2 does not exist');
  });

  it.each([
    ['what fails', 'Image registry.example.com/shop/web:1.4.2 does not exist'],
    ['since when', 'Since: 2026-01-15T10:00:00.000Z (8 min)'],
    ['why, and how sure that is', 'Cause: image-not-found (certain)'],
    ['how many', 'Pods: 12 (shop/web-7d9c-2xkqp, shop/web-7d9c-5mzvr and 10 more)'],
    ['what to do', '\nWhat to do\n1. Check the tag'],
    ['where to look', '\nWhere to look\nimage registry.example.com/shop/web:1.4.2'],
    ['where else', 'Also on: staging'],
  ])('says %s', (_, sentence) => {
    expect(body).toContain(sentence);
  });

  it('of many notices lists each, however many', () => {
    const many = Array.from({ length: 100 }, (_, index) => ({
      ...opened,
      detail: { ...opened.detail, incidentId: `i${index}`, cluster: { ...opened.detail.cluster, name: `c${index}` } },
    }));
    const digest = mailDigest([...many, resolved]);
    expect(digest.subject).toBe('[101 NOTICES] 100 opened, 1 resolved: c0, c1, c2, c3, c4 and 96 more');
    for (const { detail } of many) expect(digest.body).toContain(`\nIncident ${detail.incidentId}, notice 1,`);
    // SNS, Publish: 256 KB.
    expect(Buffer.byteLength(digest.body)).toBeLessThan(256 * 1_024);
  });
});

describe('a page', () => {
  it.each([
    [opened, 'trigger'],
    [updated, 'trigger'],
    [{ ...updated, detail: { ...updated.detail, change: 'reminder' as const } }, 'trigger'],
    [resolved, 'resolve'],
    [degraded, 'trigger'],
    [recovered, 'resolve'],
  ])('$detailType ($detail.change) is a %s', (event, action) => {
    expect(pagerdutyRequest(event, 'KEY')).toMatchObject({
      routing_key: 'KEY',
      event_action: action,
      dedup_key: event.detail.incidentId,
    });
  });
});

describe('a webhook', () => {
  it('can be checked by whoever has the key, and by nobody else', () => {
    const { headers, body } = webhookRequest(opened, 'KEY', NOW + 999);
    expect(headers['pullwarden-timestamp']).toBe(String(NOW / 1_000));
    const expected = (key: string, time: string) => createHmac('sha256', key).update(`${time}.${body}`).digest('hex');
    expect(headers['pullwarden-signature']).toBe(`v1=${expected('KEY', String(NOW / 1_000))}`);
    expect(headers['pullwarden-signature']).not.toBe(`v1=${expected('OTHER', String(NOW / 1_000))}`);
    expect(JSON.parse(body)).toEqual({ 'detail-type': opened.detailType, detail: opened.detail });
  });
});

describe('links', () => {
  it('lead to https only', () => {
    const links = { run: 'https://example.com/a?b=1', js: 'javascript:alert(1)', http: 'http://example.com', no: 'x' };
    const event = { ...opened, detail: { ...opened.detail, links } };
    expect(linksOf(event)).toEqual([{ name: 'run', url: 'https://example.com/a?b=1' }]);
    expect(mail(event).body).toContain('run: https://example.com/a?b=1');
    expect(JSON.stringify(slackMessage(event).blocks)).toContain('<https://example.com/a?b=1|run>');
  });
});

describe('texts from outside', () => {
  it.each([
    ['a\r\nBcc: x@example.com', 'a Bcc: x@example.com'],
    ['\u001b[31mred\u009b0m', '[31mred 0m'],
    ['abc\u202edef\u2066\u061c', 'abc def'],
    ['half \ud83d', 'half �'],
    ['tag\u{e0041}\u{e0042}', 'tag'],
    ['naïve – ü', 'naïve – ü'],
  ])('%j becomes %j', (dirty, clean) => {
    expect(tame(dirty)).toBe(clean);
  });

  it.each([
    ['see https://evil.example/x', 'see https[:]//evil.example/x'],
    ['@here (@channel) <@U1>', '(at)here ((at)channel) <(at)U1>'],
    ['app@sha256:abc', 'app@sha256:abc'],
  ])('%j is shown as %j', (dirty, clean) => {
    expect(quiet(dirty)).toBe(clean);
  });

  it.each([1, 5, 9, 10, 29, 30, 100])('fit into %d characters once they are escaped', (max) => {
    const escape = (text: string) => text.replaceAll('&', '&amp;');
    const escaped = fitEscaped('a&b&'.repeat(20), max, escape);
    expect(escaped.length).toBeLessThanOrEqual(max);
    expect(escaped.length).toBeGreaterThan(max - 6);
    expect(escaped.replaceAll('&amp;', '')).not.toContain('&');
  });
});
