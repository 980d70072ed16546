import { beforeEach, describe, expect, it } from '@jest/globals';
import { createMemoryStore } from '../../lambda/adapters/local/memory-store.ts';
import { deliverBatch, type Notice } from '../../lambda/app/deliver.ts';
import { METRICS } from '../../lambda/contract/metrics.ts';
import type { IncidentEvent } from '../../lambda/core/incident/incident-event.ts';
import type { Sent } from '../../lambda/core/report/notices/sent.ts';
import type { Channel } from '../../lambda/ports/channel.ts';
import type { Store } from '../../lambda/ports/store.ts';
import { event } from '../support/events.ts';
import { at } from '../support/pods.ts';
import { recordingLog } from '../support/recording-log.ts';

const MINUTE = 60_000;

let store: Store;
let sent: string[];
let counted: string[];
let answers: (event: IncidentEvent, receipt?: string) => Sent;

beforeEach(() => {
  store = createMemoryStore(() => at(0));
  sent = [];
  counted = [];
  answers = () => ({ status: 'taken' });
});

const each: Channel = {
  kind: 'each',
  name: 'pager',
  send: async (one, receipt) => {
    sent.push(`${one.detail.id}${receipt === undefined ? '' : ` after ${receipt}`}`);
    return answers(one, receipt);
  },
};
const gathering: Channel = {
  kind: 'gathering',
  name: 'mail',
  everyMs: 10_000,
  send: async (many) => {
    sent.push(many.map(({ detail }) => detail.id).join('+'));
    return answers(many[0]!);
  },
};
const notice = (id: string, sequence = 1, tries = 1): Notice => ({ event: event(id, sequence), tries });

function deliver(notices: readonly Notice[], now: number, channel: Channel = each, on: Store = store) {
  const { log } = recordingLog();
  const metrics = { count: (name: string) => counted.push(name), seconds: () => {} };
  return deliverBatch(notices, now, { channel, store: on, log, metrics });
}

describe('a channel with one message a notice', () => {
  it('gets each notice once, in the order in which they came', async () => {
    expect(await deliver([notice('a'), notice('b'), notice('a')], at(0))).toEqual([
      { status: 'done' },
      { status: 'done' },
      { status: 'done' },
    ]);
    expect(sent).toEqual(['a:1', 'b:1']);
    expect(counted).toEqual([METRICS.noticesSent, METRICS.noticesSent]);
  });

  it('hands what it answered to the next notice of the incident', async () => {
    answers = ({ detail }) => ({ status: 'taken', receipt: `thread of ${detail.incidentId}` });
    await deliver([notice('a'), notice('b')], at(0));
    await deliver([notice('a', 2)], at(1));
    expect(sent).toEqual(['a:1', 'b:1', 'a:2 after thread of a']);
  });

  it.each([
    [1, undefined, 60_000],
    [2, undefined, 120_000],
    [4, undefined, 480_000],
    [9, undefined, 900_000],
    [1, 5_000, 60_000],
    [1, 300_000, 300_000],
  ])(
    'that does not take try %d, and wants to be asked after %s ms, is asked after %d ms',
    async (tries, afterMs, waits) => {
      answers = () => ({ status: 'again', why: '503', ...(afterMs === undefined ? {} : { afterMs }) });
      expect(await deliver([notice('a', 1, tries)], at(0))).toEqual([{ status: 'again', why: '503', afterMs: waits }]);
      expect(counted).toEqual([]);
    },
  );

  it('that will never take a notice is asked once, and somebody sees it', async () => {
    answers = () => ({ status: 'never', why: '400' });
    expect(await deliver([notice('a')], at(0))).toEqual([{ status: 'refused', why: '400' }]);
    expect(counted).toEqual([METRICS.noticesRefused]);
  });

  it('does not keep others waiting when the store fails for one', async () => {
    const failing: Store = {
      ...store,
      claimDelivery: (channel, incident, ...rest) =>
        incident === 'a' ? Promise.reject(new Error('throttled')) : store.claimDelivery(channel, incident, ...rest),
    };
    const outcomes = await deliver([notice('a'), notice('b')], at(0), each, failing);
    expect(outcomes).toMatchObject([{ status: 'again', afterMs: MINUTE }, { status: 'done' }]);
    expect(sent).toEqual(['b:1']);
  });

  it('drops a notice that a later one has overtaken', async () => {
    await deliver([notice('a', 2)], at(0));
    expect(await deliver([notice('a', 1)], at(60))).toEqual([{ status: 'done' }]);
    expect(sent).toEqual(['a:2']);
  });

  it('lets a later notice wait while another worker has an earlier one', async () => {
    await store.claimDelivery('pager', 'a', 1, at(0));
    // It lasts as long as the lease, however often the later one was tried.
    for (const tries of [1, 5]) {
      expect(await deliver([notice('a', 2, tries)], at(0))).toMatchObject([{ status: 'again', afterMs: MINUTE }]);
    }
    expect(await deliver([notice('a', 2)], at(1))).toEqual([{ status: 'done' }]);
  });
});

describe('a pager that is down for ten minutes', () => {
  it.each([
    ['the trigger comes first', [1, 2]],
    ['the resolve comes first', [2, 1]],
  ])('leaves no page open: %s', async (_name, order) => {
    let page = 'none';
    let now = at(0);
    answers = ({ detailType }) => {
      if (now < at(10)) return { status: 'again', why: '503' };
      if (detailType === 'Incident Resolved') page = page === 'open' ? 'resolved' : page;
      else page = 'open';
      return { status: 'taken' };
    };
    const resolved: IncidentEvent = { ...event('a', 2), detailType: 'Incident Resolved' };
    // Each comes back when it was told to, as from a queue.
    let queue = order.map((sequence, index) => ({
      event: sequence === 1 ? event('a', 1) : resolved,
      tries: 1,
      due: at(0) + index * 1_000,
    }));
    for (; queue.length > 0; now += 1_000) {
      if (now > at(120)) throw new Error('it never ended');
      const due = queue.filter((one) => one.due <= now);
      queue = queue.filter((one) => one.due > now);
      for (const one of due) {
        const [outcome] = await deliver([one], now);
        if (outcome?.status === 'again') queue.push({ ...one, tries: one.tries + 1, due: now + outcome.afterMs });
      }
    }
    expect(['none', 'resolved']).toContain(page);
  });
});

describe('a channel that gathers', () => {
  it('gets what waits as one message', async () => {
    expect(await deliver([notice('a'), notice('b')], at(0), gathering)).toEqual([
      { status: 'done' },
      { status: 'done' },
    ]);
    expect(sent).toEqual(['a:1+b:1']);
  });

  it('speaks once in its time; what comes meanwhile waits for it', async () => {
    await deliver([notice('a')], at(0), gathering);
    expect(await deliver([notice('b')], at(0) + 9_999, gathering)).toMatchObject([
      { status: 'again', afterMs: 10_000 },
    ]);
    await deliver([notice('b'), notice('c')], at(0) + 10_000, gathering);
    expect(sent).toEqual(['a:1', 'b:1+c:1']);
  });

  it('leaves out what is overtaken by another one of the same message', async () => {
    await deliver([notice('a', 1), notice('b'), notice('a', 2)], at(0), gathering);
    expect(sent).toEqual(['b:1+a:2']);
  });

  it('gives every notice back when the message was not taken, and refuses every one that is never taken', async () => {
    answers = () => ({ status: 'again', why: 'throttled' });
    expect(await deliver([notice('a'), notice('b')], at(0), gathering)).toMatchObject([
      { status: 'again' },
      { status: 'again' },
    ]);
    answers = () => ({ status: 'never', why: 'no such mailbox' });
    expect(await deliver([notice('c'), notice('d')], at(1), gathering)).toMatchObject([
      { status: 'refused' },
      { status: 'refused' },
    ]);
  });

  it('that throws is asked again', async () => {
    const broken: Channel = { ...gathering, send: () => Promise.reject(new Error('reset')) };
    expect(await deliver([notice('a')], at(0), broken)).toMatchObject([{ status: 'again', why: 'Error: reset' }]);
  });
});
