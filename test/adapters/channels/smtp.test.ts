import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openChannel } from '../../../lambda/adapters/channels/index.ts';
import { createSmtpMailer } from '../../../lambda/adapters/local/smtp-mailer.ts';
import type { IncidentEvent } from '../../../lambda/core/incident/incident-event.ts';
import { SAMPLE_EVENTS } from '../../../lambda/core/report/notices/sample-events.ts';
import type { GatheringChannel } from '../../../lambda/ports/channel.ts';
import { startFakeSmtp } from '../../support/fake-smtp.ts';
import { HOSTILE_TEXTS } from '../../support/hostile-texts.ts';

const { opened, degraded } = SAMPLE_EVENTS;

let server: Awaited<ReturnType<typeof startFakeSmtp>>;
beforeEach(async () => {
  server = await startFakeSmtp();
});
afterEach(() => server.stop());

function channel({ user = '', address = 'team@example.com' } = {}): GatheringChannel {
  const opened = openChannel(
    {
      name: 'team',
      type: 'smtp',
      address,
      from: 'pullwarden@example.com',
      endpoint: `smtp://${user}${server.authority}`,
      ...(user === '' ? {} : { secret: 'env:PASSWORD' }),
    },
    { secret: async () => 'CANARY', mail: createSmtpMailer(), now: () => 0 },
  );
  if (opened.kind !== 'gathering') throw new Error('it does not gather');
  return opened;
}

/** Names of the headers of a mail, and its body with soft line breaks undone. */
function parsed(data: string) {
  const [head = '', ...rest] = data.split('\n\n');
  const headers = head.split('\n').filter((line) => !/^\s/.test(line));
  return { names: headers.map((line) => line.split(':')[0]!.toLowerCase()), head, body: rest.join('\n\n') };
}

describe('mail through a server of one’s own', () => {
  it('comes as plain text, from and to whom it should', async () => {
    expect(await channel().send([opened])).toEqual({ status: 'taken' });
    const [{ from, to, data, auth }] = server.mails as [(typeof server.mails)[0]];
    expect([from, to, auth]).toEqual(['pullwarden@example.com', 'team@example.com', null]);
    expect(data).toMatch(/^Subject: \[OPENED\] production: /m);
    expect(data).toMatch(/^Content-Type: text\/plain; charset=utf-8$/m);
    expect(data).toMatch(/^Auto-Submitted: auto-generated$/m);
    expect(data).not.toMatch(/multipart|text\/html/);
  });

  it('is a digest when there are several', async () => {
    await channel().send([opened, degraded]);
    expect(server.mails[0]!.data).toMatch(/^Subject: \[2 NOTICES\] /m);
  });

  it('logs in where a user is named', async () => {
    await channel({ user: 'robot%40example.com@' }).send([opened]);
    expect(server.mails[0]!.auth).toBe('\u0000robot@example.com\u0000CANARY');
  });

  it.each([
    ['550 no such mailbox', 'never'],
    ['451 greylisted, come again', 'again'],
    ['550 not for CANARY', 'never'],
  ])('that the server answers with %s is tried %s', async (refusal, status) => {
    server.refusals.push(refusal);
    const sent = await channel({ user: 'robot@' }).send([opened]);
    expect(sent).toMatchObject({ status, why: expect.stringContaining(refusal.slice(0, 3)) });
    expect(JSON.stringify(sent)).not.toContain('CANARY');
  });

  it('is tried again when the server is not there', async () => {
    const to = channel();
    await server.stop();
    expect(await to.send([opened])).toMatchObject({ status: 'again', why: expect.stringContaining('ECONNREFUSED') });
    server = await startFakeSmtp();
  });

  it.each(Object.entries(HOSTILE_TEXTS))('has the same headers with %s in it', async (_, text) => {
    const { detail } = opened;
    const cluster = { ...detail.cluster, name: text };
    const hostile: IncidentEvent = { ...opened, detail: { ...detail, title: text, summary: text, cluster } };
    await channel().send([opened]);
    await channel().send([hostile]);
    const [ours, theirs] = server.mails.map(({ data }) => parsed(data));
    expect(theirs!.names).toEqual(ours!.names);
    expect(server.mails[1]!.to).toBe('team@example.com');
  });
});
