import { expect, it } from '@jest/globals';
import { createMemoryStore } from '../../lambda/adapters/local/memory-store.ts';
import { deliverBatch, type Notice } from '../../lambda/app/deliver.ts';
import type { GatheringChannel } from '../../lambda/ports/channel.ts';
import { event } from '../support/events.ts';
import { at } from '../support/pods.ts';
import { recordingLog } from '../support/recording-log.ts';

const NOTICES = 5_000;
/** As the queue of a mail channel hands them over, and gives them up (lib/constructs/notice-channel.ts). */
const BATCH = 100;
const TRIES = 12;

it(`${NOTICES} clusters in trouble at once get their mails, one in ten seconds, and none is given up`, async () => {
  const store = createMemoryStore(() => at(0));
  const mails: { readonly now: number; readonly ids: readonly string[] }[] = [];
  let now = at(0);
  const channel: GatheringChannel = {
    kind: 'gathering',
    name: 'mail',
    everyMs: 10_000,
    send: async (events) => {
      mails.push({ now, ids: events.map(({ detail }) => detail.id) });
      return { status: 'taken' };
    },
  };
  const ports = { channel, store, log: recordingLog().log, metrics: { count: () => {}, seconds: () => {} } };
  let waiting = Array.from({ length: NOTICES }, (_, index) => ({ ...notice(`i${index}`), due: now }));
  let most = 0;
  for (; waiting.length > 0 && now < at(60); now += 1_000) {
    const due = waiting.filter((one) => one.due <= now);
    waiting = waiting.filter((one) => one.due > now);
    // Whatever is in the queue is tried at once, whether it has a chance or not.
    while (due.length > 0) {
      const batch = due.splice(0, BATCH);
      most = Math.max(most, ...batch.map(({ tries }) => tries));
      const outcomes = await deliverBatch(batch, now, ports);
      for (const [index, outcome] of outcomes.entries()) {
        const { event, tries } = batch[index]!;
        if (outcome.status === 'again') waiting.push({ event, tries: tries + 1, due: now + outcome.afterMs });
      }
    }
  }
  expect(waiting).toHaveLength(0);
  expect(most).toBeLessThanOrEqual(TRIES);
  expect(new Set(mails.flatMap(({ ids }) => ids)).size).toBe(NOTICES);
  expect(mails.flatMap(({ ids }) => ids)).toHaveLength(NOTICES);
  const pauses = mails.slice(1).map((mail, index) => mail.now - mails[index]!.now);
  expect(Math.min(...pauses)).toBeGreaterThanOrEqual(10_000);
  // Not many more than there are batches, and the last one while it still helps.
  expect(mails.length).toBeLessThan(3 * (NOTICES / BATCH));
  expect(now).toBeLessThan(at(30));
});

function notice(id: string): Notice {
  return { event: event(id), tries: 1 };
}
