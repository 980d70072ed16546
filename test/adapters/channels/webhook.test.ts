import { createHmac } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openChannel } from '../../../lambda/adapters/channels/index.ts';
import type { EachChannel } from '../../../lambda/ports/channel.ts';
import { SAMPLE_EVENTS } from '../../../lambda/core/report/notices/sample-events.ts';
import { type Answer, type Asked, serveJson } from '../../support/serve-json.ts';

const NOW = Date.UTC(2026, 0, 15, 10, 8);

let answer: Answer;
let asked: Asked[];
let service: Awaited<ReturnType<typeof serveJson>>;
beforeEach(async () => {
  answer = { status: 204, body: '' };
  asked = [];
  service = await serveJson((one) => {
    asked.push(one);
    return answer;
  });
});
afterEach(() => service.stop());

function channel(): EachChannel {
  const opened = openChannel(
    { name: 'hook', type: 'webhook', secret: 'env:KEY', endpoint: `${service.origin}/hook?team=a` },
    { secret: async () => 'KEY', now: () => NOW },
  );
  if (opened.kind !== 'each') throw new Error('it gathers');
  return opened;
}

describe('a webhook', () => {
  it('gets the event, signed', async () => {
    expect(await channel().send(SAMPLE_EVENTS.opened)).toEqual({ status: 'taken' });
    const [{ method, path, headers, body }] = asked as [Asked];
    expect([method, path]).toEqual(['POST', '/hook?team=a']);
    const time = headers['pullwarden-timestamp'];
    expect(time).toBe(String(NOW / 1_000));
    const signature = createHmac('sha256', 'KEY')
      .update(`${String(time)}.${body}`)
      .digest('hex');
    expect(headers['pullwarden-signature']).toBe(`v1=${signature}`);
    expect(headers['content-type']).toBe('application/json');
    expect(JSON.parse(body)).toMatchObject({ 'detail-type': 'Incident Opened', detail: { sequence: 1 } });
  });

  it.each([
    [200, 'taken'],
    [202, 'taken'],
    [301, 'never'],
    [307, 'never'],
    [400, 'never'],
    [401, 'never'],
    [404, 'never'],
    [408, 'again'],
    [410, 'never'],
    [413, 'never'],
    [425, 'again'],
    [429, 'again'],
    [500, 'again'],
    [502, 'again'],
    [504, 'again'],
  ])('that answers %d: %s', async (status, expected) => {
    answer = { status, headers: { location: `${service.origin}/elsewhere` } };
    expect(await channel().send(SAMPLE_EVENTS.opened)).toMatchObject({ status: expected });
    // No redirect is followed: an event is for whom it was signed.
    expect(asked).toHaveLength(1);
  });
});
