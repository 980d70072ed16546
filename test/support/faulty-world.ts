import { deliverBatch, type Notice } from '../../lambda/app/deliver.ts';
import type { Work } from '../../lambda/app/dispatch.ts';
import { performLook } from '../../lambda/app/perform-look.ts';
import { reconcile } from '../../lambda/app/reconcile.ts';
import { imagePulls } from '../../lambda/checks/image-pulls.ts';
import type { IncidentEvent } from '../../lambda/core/incident/incident-event.ts';
import { DEFAULT_POLICY } from '../../lambda/core/incident/policy.ts';
import type { Sent } from '../../lambda/core/report/notices/sent.ts';
import type { Channel } from '../../lambda/ports/channel.ts';
import type { Store } from '../../lambda/ports/store.ts';
import { Crash, createCrasher } from './crashing.ts';
import { fakeKubernetes } from './fake-kubernetes.ts';
import { at, pod, waiting } from './pods.ts';

/** An image of a cluster that cannot be pulled for some minutes: `from` ≤ minute < `to`. */
export interface Fault {
  readonly cluster: string;
  readonly image: string;
  readonly from: number;
  readonly to: number;
}

/** What goes wrong with ourselves; each answer is asked for once, in an order that does not change. */
export interface Trouble {
  /** The process ends at a call of a port; asked before each one. */
  readonly crashes: () => 'before' | 'after' | null;
  /** The bus does not take an event, the channel answers 503, a message comes twice. */
  readonly busFails: () => boolean;
  readonly channelFails: (minute: number) => boolean;
  readonly comesTwice: () => boolean;
  /** How long a message is under way. */
  readonly minutesLate: () => number;
  /** Two workers have the same look at the same time. */
  readonly looksTwice: () => boolean;
}

/** What came out: of each incident what the pager saw, and what the mailbox got. */
export interface Outcome {
  /** Image → the ids of its incidents, in the order in which they opened. */
  readonly incidents: ReadonlyMap<string, readonly string[]>;
  /** Incident id → what its page went through: `open`, `resolved`, `open` … */
  readonly pages: ReadonlyMap<string, readonly ('open' | 'resolved')[]>;
  /** Event id → how often it was mailed. */
  readonly mails: ReadonlyMap<string, number>;
  readonly crashes: number;
  readonly looks: number;
}

interface Message extends Notice {
  readonly channel: 'pager' | 'mail';
  /** The minute at which it comes. */
  readonly due: number;
}

const CALM_MINUTES = 40;
const LOST: Trouble = {
  crashes: () => null,
  busFails: () => false,
  channelFails: () => false,
  comesTwice: () => false,
  minutesLate: () => 0,
  looksTwice: () => false,
};

/**
 * Lives through the faults minute by minute with the real looks, state machine, outbox, reconciler and delivery over this
 * store, while `trouble` goes wrong; then through a calm time in which everything that was left must be made good.
 */
export async function liveThrough(
  store: Store,
  faults: readonly Fault[],
  changes: Partial<Trouble> = {},
): Promise<Outcome> {
  const trouble = { ...LOST, ...changes };
  const clusters = [...new Set(faults.map(({ cluster }) => cluster))];
  const last = Math.max(...faults.map(({ to }) => to));
  const incidents = new Map<string, string[]>();
  const pages = new Map<string, ('open' | 'resolved')[]>();
  const mails = new Map<string, number>();
  let queue: Message[] = [];
  let late: Work[] = [];
  let crashes = 0;
  let looks = 0;
  let calm = false;

  /** Runs one function as a process that may end at any call of its ports; a process that ended is tried again later. */
  async function asProcess(run: (ports: Ports) => Promise<unknown>): Promise<boolean> {
    const crasher = createCrasher(calm ? () => null : trouble.crashes);
    const ports: Ports = {
      store: crasher.watch(store),
      bus: crasher.watch(bus),
      pager: crasher.watch(pager),
      mail: crasher.watch(mail),
    };
    try {
      await run(ports);
      return !crasher.ended();
    } catch (error) {
      if (!(error instanceof Crash)) throw error;
      return false;
    } finally {
      if (crasher.ended()) crashes += 1;
    }
  }

  const bus = {
    publish: async (events: readonly IncidentEvent[]) =>
      events.map((event) => {
        if (!calm && trouble.busFails()) return false;
        for (const channel of ['pager', 'mail'] as const) {
          queue.push({ channel, event, tries: 1, due: minute + (calm ? 0 : trouble.minutesLate()) });
          if (!calm && trouble.comesTwice())
            queue.push({ channel, event, tries: 1, due: minute + (calm ? 0 : trouble.minutesLate()) });
        }
        return true;
      }),
  };
  let minute = 0;
  const answer = (): Sent =>
    !calm && trouble.channelFails(minute) ? { status: 'again', why: '503' } : { status: 'taken' };
  const pager: Channel = {
    kind: 'each',
    name: 'pager',
    send: async ({ detailType, detail }) => {
      const sent = answer();
      const page = pages.get(detail.incidentId) ?? [];
      const state = detailType === 'Incident Resolved' ? 'resolved' : 'open';
      // As PagerDuty does: a resolve of what is not open, and a trigger of what is open, change nothing.
      if (sent.status === 'taken' && state !== (page.at(-1) ?? 'resolved')) page.push(state);
      pages.set(detail.incidentId, page);
      return sent;
    },
  };
  const mail: Channel = {
    kind: 'gathering',
    name: 'mail',
    everyMs: 10_000,
    send: async (events) => {
      const sent = answer();
      for (const { detail } of sent.status === 'taken' ? events : []) {
        mails.set(detail.id, (mails.get(detail.id) ?? 0) + 1);
      }
      return sent;
    },
  };

  for (minute = 1; minute <= last + CALM_MINUTES; minute += 1) {
    calm = minute > last + 5;
    const due = clusters.map((cluster) => ({
      cluster,
      check: imagePulls.id,
      scheduledTime: at(minute),
      slot: minute,
      sweep: true,
    }));
    const retried = late;
    late = [];
    for (const work of [...due, ...retried]) {
      looks += 1;
      const look = (ports: Ports) => lookAt(work, faults, ports);
      const tries = !calm && trouble.looksTwice() ? [asProcess(look), asProcess(look)] : [asProcess(look)];
      const done = await Promise.all(tries);
      if (!done.includes(true) && minute - work.slot < 3) late.push(work);
    }
    await asProcess(({ store: own, bus: ownBus }) => reconcile({ store: own, bus: ownBus, ...SILENT }));
    const came = queue;
    queue = [];
    const present = came.filter((message) => {
      const later = message.due > minute;
      if (later) queue.push(message);
      return !later;
    });
    for (const { event } of present) remember(incidents, event);
    const batches = [
      present.filter(({ channel }) => channel === 'mail'),
      ...present.filter(({ channel }) => channel === 'pager').map((one) => [one]),
    ];
    for (const batch of batches.filter(({ length }) => length > 0)) {
      let outcomes: readonly { readonly status: string }[] = [];
      await asProcess(async (ports) => {
        const channel = ports[batch[0]!.channel];
        outcomes = await deliverBatch(batch, at(minute), { ...SILENT, store: ports.store, channel });
      });
      // What a process that ended held is given to another one.
      queue.push(
        ...batch
          .filter((_, index) => outcomes[index]?.status !== 'done')
          .map((message) => ({ ...message, tries: message.tries + 1 })),
      );
    }
  }
  if (queue.length > 0) throw new Error(`${queue.length} messages were never delivered`);
  return { incidents, pages, mails, crashes, looks };
}

interface Ports {
  readonly store: Store;
  readonly bus: { publish(events: readonly IncidentEvent[]): Promise<readonly boolean[]> };
  readonly pager: Channel;
  readonly mail: Channel;
}

const SILENT = {
  metrics: { count: () => {}, seconds: () => {} },
  log: { info: () => {}, warn: () => {}, error: () => {} },
};

/** One look at a cluster with these faults. */
export async function lookAt(
  work: Work,
  faults: readonly Fault[],
  { store, bus }: Pick<Ports, 'store' | 'bus'>,
): Promise<void> {
  const failing = faults.filter(
    ({ cluster, from, to }) => cluster === work.cluster && from <= work.slot && work.slot < to,
  );
  const pods = failing.map(({ image }) =>
    pod({
      name: nameOf(image),
      uid: image,
      containers: [
        { image, state: waiting('ErrImagePull', `failed to resolve reference "${image}": ${image}: not found`) },
      ],
    }),
  );
  const rows = pods.map(({ metadata }) => ({
    name: metadata.name,
    ready: 0,
    containers: 1,
    word: 'ErrImagePull',
    scheduled: true,
  }));
  const cluster = {
    identity: { name: work.cluster, region: null, account: null, arn: null },
    kubernetes: fakeKubernetes({ rows, pods }).kubernetes,
  };
  const settings = {
    check: imagePulls,
    baseline: 'auto',
    vantage: 'outside',
    policy: DEFAULT_POLICY,
    silences: [],
  } as const;
  await performLook(work, { cluster, registries: [], store, bus, ...SILENT }, settings);
}

function nameOf(image: string): string {
  return image.replaceAll(/[^a-z0-9]/g, '-');
}

function remember(incidents: Map<string, string[]>, { detail }: IncidentEvent): void {
  const ids = incidents.get(detail.target.name) ?? [];
  if (!ids.includes(detail.incidentId)) ids.push(detail.incidentId);
  incidents.set(detail.target.name, ids);
}
