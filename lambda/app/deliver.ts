import { METRICS } from '../contract/metrics.ts';
import type { IncidentEvent } from '../core/incident/incident-event.ts';
import { LEASE_MS } from '../core/incident/judge-claim.ts';
import { turnsToWait } from '../core/incident/turns-to-wait.ts';
import type { Sent } from '../core/report/notices/sent.ts';
import type { Channel, EachChannel, GatheringChannel } from '../ports/channel.ts';
import type { Log } from '../ports/log.ts';
import type { Metrics } from '../ports/metrics.ts';
import type { Store } from '../ports/store.ts';

const LONGEST_WAIT_MS = 15 * 60_000;

/** A notice to hand over, and which try this is, from 1. */
export interface Notice {
  readonly event: IncidentEvent;
  readonly tries: number;
}

/**
 * What became of a notice. `done`: it is over, sent or overtaken; `again`: try after `afterMs`; `refused`: the channel will
 * never take it, and somebody must see that.
 */
export type Outcome =
  | { readonly status: 'done' }
  | { readonly status: 'again'; readonly why: string; readonly afterMs: number }
  | { readonly status: 'refused'; readonly why: string };

/** What delivery needs. */
export interface DeliverPorts<C extends Channel = Channel> {
  readonly channel: C;
  readonly store: Store;
  readonly log: Log;
  readonly metrics: Metrics;
}

const DONE: Outcome = { status: 'done' };

/**
 * Hands notices to one channel, each once as far as that can be: a copy, or a notice that a later one of its incident has
 * overtaken, is dropped. A channel that gathers gets all of them as one message, in its turn. Outcomes come by position;
 * `now` in epoch ms.
 */
export async function deliverBatch(
  notices: readonly Notice[],
  now: number,
  ports: DeliverPorts,
): Promise<readonly Outcome[]> {
  const { channel } = ports;
  return channel.kind === 'each'
    ? deliverEach(notices, now, { ...ports, channel })
    : deliverTogether(notices, now, { ...ports, channel });
}

async function deliverEach(
  notices: readonly Notice[],
  now: number,
  ports: DeliverPorts<EachChannel>,
): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const notice of notices) {
    const outcome = await orAgain(notice, ports, async () => {
      const claim = await claimed(notice, now, ports);
      if ('outcome' in claim) return claim.outcome;
      return settle(notice, await ports.channel.send(notice.event, claim.receipt), ports);
    });
    outcomes.push(outcome);
  }
  return outcomes;
}

async function deliverTogether(
  notices: readonly Notice[],
  now: number,
  ports: DeliverPorts<GatheringChannel>,
): Promise<readonly Outcome[]> {
  const { channel, store } = ports;
  if (!(await store.takeTurn(channel.name, channel.everyMs, now))) {
    const why = 'it is not the turn of this channel';
    return notices.map(({ event, tries }) => ({
      status: 'again',
      why,
      afterMs: channel.everyMs * turnsToWait(event.detail.id, tries),
    }));
  }
  const outcomes = new Map<Notice, Outcome>();
  const ours: Notice[] = [];
  // The newest first: it overtakes those of its incident that wait with it.
  for (const notice of notices.toSorted((one, other) => other.event.detail.sequence - one.event.detail.sequence)) {
    const early = await orAgain(notice, ports, async () => {
      const claim = await claimed(notice, now, ports);
      if ('outcome' in claim) return claim.outcome;
      ours.push(notice);
      return DONE;
    });
    outcomes.set(notice, early);
  }
  const together = notices.filter((notice) => ours.includes(notice));
  if (together.length > 0) {
    let sent: Sent;
    try {
      sent = await channel.send(together.map(({ event }) => event));
    } catch (error) {
      sent = { status: 'again', why: String(error) };
    }
    for (const notice of together) {
      outcomes.set(notice, await orAgain(notice, ports, () => settle(notice, sent, ports)));
    }
  }
  return notices.map((notice) => outcomes.get(notice)!);
}

async function claimed(
  { event }: Notice,
  now: number,
  { channel, store, log }: DeliverPorts,
): Promise<{ readonly receipt?: string } | { readonly outcome: Outcome }> {
  const { incidentId, sequence, id } = event.detail;
  const { status, receipt } = await store.claimDelivery(channel.name, incidentId, sequence, now);
  switch (status) {
    case 'claimed':
      return { receipt };
    case 'busy':
      return { outcome: { status: 'again', why: 'another worker holds it', afterMs: LEASE_MS } };
    case 'superseded':
      log.info('notice dropped: it, or a later one, was begun already', { id, channel: channel.name });
      return { outcome: DONE };
  }
}

async function settle({ event, tries }: Notice, sent: Sent, ports: DeliverPorts): Promise<Outcome> {
  const { channel, store, log, metrics } = ports;
  const { incidentId, sequence, id } = event.detail;
  const fields = { id, channel: channel.name };
  if (sent.status === 'taken') {
    await store.finishDelivery(channel.name, incidentId, sequence, sent.receipt);
    metrics.count(METRICS.noticesSent, 1);
    log.info('notice sent', fields);
    return DONE;
  }
  const { why } = sent;
  if (sent.status === 'never') {
    metrics.count(METRICS.noticesRefused, 1);
    log.error('notice refused for good', { ...fields, why });
    return { status: 'refused', why };
  }
  const afterMs = Math.max(sent.afterMs ?? 0, waitAfter(tries));
  log.warn('notice not taken, it comes again', { ...fields, why, afterMs });
  return { status: 'again', why, afterMs };
}

/** What nobody foresaw (the store or the way out does not answer) is tried again; it must not keep other notices waiting. */
async function orAgain({ event, tries }: Notice, ports: DeliverPorts, work: () => Promise<Outcome>): Promise<Outcome> {
  try {
    return await work();
  } catch (error) {
    ports.log.error('delivery failed', { id: event.detail.id, channel: ports.channel.name, error });
    return { status: 'again', why: String(error), afterMs: waitAfter(tries) };
  }
}

/** A minute, two, four, eight, then a quarter of an hour each; an earlier try would find the claim of this one busy. */
function waitAfter(tries: number): number {
  return Math.min(LEASE_MS * 2 ** (tries - 1), LONGEST_WAIT_MS);
}
