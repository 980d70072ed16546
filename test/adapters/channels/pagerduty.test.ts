import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openChannel } from '../../../lambda/adapters/channels/index.ts';
import type { EachChannel } from '../../../lambda/ports/channel.ts';
import { SAMPLE_EVENTS } from '../../../lambda/core/report/notices/sample-events.ts';
import { startFakePagerduty } from '../../support/fake-pagerduty.ts';
import type { Answer } from '../../support/serve-json.ts';

const KEY = 'R'.repeat(32);
const { opened, updated, resolved, degraded, recovered } = SAMPLE_EVENTS;

let pagerduty: Awaited<ReturnType<typeof startFakePagerduty>>;
beforeEach(async () => {
  pagerduty = await startFakePagerduty(KEY);
});
afterEach(() => pagerduty.stop());

function channel({ key = KEY, endpoint = pagerduty.url } = {}): EachChannel {
  const opened = openChannel(
    { name: 'pager', type: 'pagerduty', secret: 'env:KEY', endpoint },
    { secret: async () => key, now: () => 0 },
  );
  if (opened.kind !== 'each') throw new Error('it gathers');
  return opened;
}

describe('PagerDuty', () => {
  it('has one page an incident, from its opening to its end', async () => {
    for (const event of [opened, updated, resolved, degraded]) {
      expect(await channel().send(event)).toEqual({ status: 'taken' });
    }
    expect(Object.fromEntries(pagerduty.pages)).toEqual({
      [opened.detail.incidentId]: ['open', 'resolved'],
      [degraded.detail.incidentId]: ['open'],
    });
    await channel().send(recovered);
    expect(pagerduty.pages.get(degraded.detail.incidentId)).toEqual(['open', 'resolved']);
  });

  it('refuses a key that it does not know, and nobody reads the key in the reason', async () => {
    const sent = await channel({ key: 'CANARY-0123456789' }).send(opened);
    expect(sent).toMatchObject({
      status: 'never',
      why: expect.stringContaining("'routing_key' *** is not one of ours"),
    });
    expect(JSON.stringify(sent)).not.toContain('CANARY');
  });

  it.each<readonly [string, Answer, object]>([
    ['a limit', { status: 429, headers: { 'retry-after': '90' } }, { status: 'again', afterMs: 90_000 }],
    [
      'a limit until a time',
      { status: 429, headers: { 'retry-after': 'Thu, 01 Jan 1970 00:02:00 GMT' } },
      { status: 'again', afterMs: 120_000 },
    ],
    ['a limit that says nothing readable', { status: 429, headers: { 'retry-after': 'soon' } }, { status: 'again' }],
    [
      'trouble of its own',
      { status: 503, body: 'down for maintenance' },
      { status: 'again', why: 'HTTP 503: down for maintenance' },
    ],
    [
      'a broken connection',
      null,
      { status: 'again', why: expect.stringMatching(/^no answer: (?:ECONNRESET|UND_ERR_SOCKET)$/) },
    ],
    [
      'a redirect',
      { status: 302, headers: { location: 'http://127.0.0.1:1/' } },
      { status: 'never', why: 'HTTP 302: {}' },
    ],
    ['a page of megabytes', { status: 500, body: 'x'.repeat(5_000_000) }, { status: 'again' }],
    [
      'colours and controls',
      { status: 400, body: '\u001b[31m<!channel>\r\nx' },
      { status: 'never', why: 'HTTP 400: [31m<!channel> x' },
    ],
  ])('answers with %s', async (_, answer, expected) => {
    pagerduty.troubles.push(answer);
    const sent = await channel().send(opened);
    expect(sent).toMatchObject(expected);
    expect(JSON.stringify(sent).length).toBeLessThan(500);
    expect(pagerduty.requests).toHaveLength(1);
  });

  it('that does not answer is waited for five seconds', async () => {
    pagerduty.troubles.push('hang');
    const begun = performance.now();
    expect(await channel().send(opened)).toEqual({ status: 'again', why: 'no answer: TimeoutError' });
    expect(performance.now() - begun).toBeGreaterThan(4_900);
    expect(performance.now() - begun).toBeLessThan(8_000);
  }, 15_000);

  it('that is not there is asked again', async () => {
    await pagerduty.stop();
    expect(await channel().send(opened)).toEqual({ status: 'again', why: 'no answer: ECONNREFUSED' });
    pagerduty = await startFakePagerduty(KEY);
  });

  it.each(['http://example.com/v2/enqueue', 'http://127.0.0.1.example.com/', 'ftp://127.0.0.1/', 'nowhere'])(
    'is never asked over %s',
    async (endpoint) => {
      expect(await channel({ endpoint }).send(opened)).toEqual({ status: 'never', why: 'its address is not https' });
    },
  );
});
