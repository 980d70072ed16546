import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openChannel } from '../../../lambda/adapters/channels/index.ts';
import type { Sent } from '../../../lambda/core/report/notices/sent.ts';
import type { EachChannel } from '../../../lambda/ports/channel.ts';
import { SAMPLE_EVENTS } from '../../../lambda/core/report/notices/sample-events.ts';
import { startFakeSlack } from '../../support/fake-slack.ts';
import type { Answer } from '../../support/serve-json.ts';

const TOKEN = 'xoxb-CANARY-0123456789';
const CHANNEL = 'C0123456789';
const { opened, updated, resolved } = SAMPLE_EVENTS;

let slack: Awaited<ReturnType<typeof startFakeSlack>>;
beforeEach(async () => {
  slack = await startFakeSlack({ token: TOKEN, channel: CHANNEL });
});
afterEach(() => slack.stop());

interface Settings {
  readonly secret?: string;
  readonly address?: string | undefined;
}

function channel(settings: Settings = {}): EachChannel {
  const { secret = TOKEN } = settings;
  const address = 'address' in settings ? settings.address : CHANNEL;
  const opened = openChannel(
    {
      name: 'chat',
      type: 'slack',
      secret: 'env:TOKEN',
      endpoint: slack.api,
      ...(address === undefined ? {} : { address }),
    },
    { secret: async () => secret, now: () => 0 },
  );
  if (opened.kind !== 'each') throw new Error('it gathers');
  return opened;
}

function receiptOf(sent: Sent): string {
  if (sent.status !== 'taken' || sent.receipt === undefined) throw new Error(JSON.stringify(sent));
  return sent.receipt;
}

const texts = () => slack.shown.map(({ thread, text }) => `${thread === null ? '' : '  '}${text.slice(0, 24)}`);

describe('Slack with the token of a bot', () => {
  it('has one message an incident: its thread tells what changes, and it says itself that it is over', async () => {
    const first = receiptOf(await channel().send(opened));
    expect(first).toBe(`${CHANNEL} ${slack.shown[0]!.ts}`);
    expect(receiptOf(await channel().send(updated, first))).toBe(first);
    expect(texts()).toEqual(['[OPENED] production: Ima', '  Image registry.example.c']);
    expect(receiptOf(await channel().send(resolved, first))).toBe(first);
    expect(texts()).toEqual(['[RESOLVED] production: I', '  Image registry.example.c', '  Resolved after 31 min: I']);
    expect(slack.shown.map(({ thread }) => thread)).toEqual([null, slack.shown[0]!.ts, slack.shown[0]!.ts]);
  });

  it('says the end once in the thread, though the first try of it was cut short', async () => {
    const first = receiptOf(await channel().send(opened));
    slack.troubles.push({ status: 200, body: { ok: true, channel: CHANNEL, ts: 'x' } }, { status: 503 });
    expect(await channel().send(resolved, first)).toMatchObject({ status: 'again' });
    await channel().send(resolved, first);
    expect(texts()).toEqual(['[RESOLVED] production: I', '  Resolved after 31 min: I']);
  });

  it.each([
    ['an update', updated],
    ['the end', resolved],
  ])('gets a new message for %s when the first one was deleted', async (_, event) => {
    expect(receiptOf(await channel().send(event, `${CHANNEL} 1600000000.000100`))).toBe(
      `${CHANNEL} ${slack.shown[0]!.ts}`,
    );
    expect(slack.shown).toHaveLength(1);
  });

  it.each<readonly [string, Settings, object]>([
    ['another token', { secret: 'xoxb-other' }, { status: 'never', why: 'Slack: invalid_auth' }],
    ['another channel', { address: 'C999999999' }, { status: 'never', why: 'Slack: channel_not_found' }],
    ['no channel', { address: undefined }, { status: 'never', why: expect.stringContaining('set address') }],
  ])('with %s is never asked again', async (_, settings, expected) => {
    expect(await channel(settings).send(opened)).toEqual(expected);
  });

  it.each<readonly [string, Answer, object]>([
    [
      'ratelimited (429)',
      { status: 429, headers: { 'retry-after': '30' }, body: { ok: false, error: 'ratelimited' } },
      { status: 'again', afterMs: 30_000 },
    ],
    ['ratelimited', { status: 200, body: { ok: false, error: 'ratelimited' } }, { status: 'again' }],
    ['internal_error', { status: 200, body: { ok: false, error: 'internal_error' } }, { status: 'again' }],
    ['fatal_error', { status: 200, body: { ok: false, error: 'fatal_error' } }, { status: 'again' }],
    ['a page', { status: 200, body: '<html>' }, { status: 'again' }],
    ['trouble of its own', { status: 500 }, { status: 'again' }],
    ['a broken connection', null, { status: 'again' }],
    ['is_archived', { status: 200, body: { ok: false, error: 'is_archived' } }, { status: 'never' }],
    ['not_in_channel', { status: 200, body: { ok: false, error: 'not_in_channel' } }, { status: 'never' }],
    ['a word of tomorrow', { status: 200, body: { ok: false, error: 'x_y' } }, { status: 'never', why: 'Slack: x_y' }],
    ['its own token', { status: 400, body: `no ${TOKEN}` }, { status: 'never', why: 'HTTP 400: no ***' }],
  ])('answers %s', async (_, answer, expected) => {
    slack.troubles.push(answer);
    const sent = await channel().send(opened);
    expect(sent).toMatchObject(expected);
    expect(JSON.stringify(sent)).not.toContain('CANARY');
  });
});

describe('Slack with an incoming webhook', () => {
  it('has one message a notice', async () => {
    for (const event of [opened, updated, resolved]) {
      expect(await channel({ secret: slack.webhook, address: undefined }).send(event)).toEqual({ status: 'taken' });
    }
    expect(texts()).toEqual(['[OPENED] production: Ima', '[UPDATED] production: Im', '[RESOLVED] production: I']);
  });

  it.each([
    [403, 'action_prohibited', 'never'],
    [404, 'no_service', 'never'],
    [410, 'channel_is_archived', 'never'],
    [500, 'rollup_error', 'again'],
  ])('that answers %d %s is asked %s', async (status, body, expected) => {
    slack.troubles.push({ status, body });
    expect(await channel({ secret: slack.webhook }).send(opened)).toMatchObject({ status: expected });
  });
});
