import { EventBridgeClient, TestEventPatternCommand } from '@aws-sdk/client-eventbridge';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { eventPattern } from '../../lambda/config/event-pattern.ts';
import type { IncidentEvent } from '../../lambda/core/incident/incident-event.ts';
import { matches } from '../../lambda/core/incident/matches.ts';
import { SAMPLE_EVENTS } from '../../lambda/core/report/notices/sample-events.ts';
import { arbitraryDetail, arbitraryMatch } from '../support/arbitrary-matches.ts';
import { installParts } from './install-parts.ts';
import { type Emulator, startEmulator } from './start-emulator.ts';

const CASES = 400;

let emulator: Emulator;
let bridge: EventBridgeClient;
beforeAll(async () => {
  emulator = await startEmulator(await installParts());
  bridge = new EventBridgeClient();
}, 300_000);
afterAll(async () => {
  bridge?.destroy();
  await emulator?.stop();
}, 30_000);

/** Whether EventBridge, emulated, would let an event of this source through to a channel. */
async function passes(match: Parameters<typeof eventPattern>[0], event: IncidentEvent, source = 'pullwarden') {
  const { detailType, ...pattern } = eventPattern(match);
  const { Result } = await bridge.send(
    new TestEventPatternCommand({
      EventPattern: JSON.stringify({ ...pattern, 'detail-type': detailType }),
      Event: JSON.stringify({
        id: 'e1',
        source,
        account: '111122223333',
        time: event.detail.occurredAt,
        region: 'eu-west-1',
        resources: [],
        'detail-type': event.detailType,
        detail: event.detail,
      }),
    }),
  );
  return Result;
}

it('the rule of a channel and the pure match agree', async () => {
  const kinds = fc.constantFrom(...Object.values<IncidentEvent>(SAMPLE_EVENTS));
  const cases = fc.sample(fc.tuple(arbitraryMatch, arbitraryDetail, kinds), { numRuns: CASES, seed: 7 });
  const heard = { yes: 0, no: 0 };
  for (const [match, detail, like] of cases) {
    const event = { ...like, detail: { ...like.detail, ...detail } };
    const expected = matches(match, event);
    heard[expected ? 'yes' : 'no'] += 1;
    expect({ match, detail, passes: await passes(match, event) }).toEqual({ match, detail, passes: expected });
  }
  expect(Math.min(heard.yes, heard.no)).toBeGreaterThan(CASES / 10);
}, 120_000);

it('a pattern that EventBridge does not take is refused', async () => {
  const Event = JSON.stringify({
    id: 'e1',
    source: 'pullwarden',
    account: '111122223333',
    time: '2026-03-01T10:00:00Z',
    region: 'eu-west-1',
    resources: [],
    'detail-type': 'Incident Opened',
    detail: { severity: 'error' },
  });
  const asks = (EventPattern: string) => bridge.send(new TestEventPatternCommand({ EventPattern, Event }));
  await expect(asks('{"detail":{"severity":["error"]}}')).resolves.toMatchObject({ Result: true });
  // Values stand in lists.
  await expect(asks('{"detail":{"severity":"error"}}')).rejects.toMatchObject({ name: 'InvalidEventPatternException' });
  await expect(asks('{"detail":')).rejects.toMatchObject({ name: 'InvalidEventPatternException' });
});

it('a channel without a match hears of every kind of event, and of nobody else', async () => {
  for (const event of Object.values<IncidentEvent>(SAMPLE_EVENTS)) expect(await passes(undefined, event)).toBe(true);
  expect(await passes(undefined, SAMPLE_EVENTS.opened, 'somebody-else')).toBe(false);
});
