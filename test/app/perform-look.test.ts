import { beforeEach, describe, expect, it } from '@jest/globals';
import { createMemoryStore } from '../../lambda/adapters/local/memory-store.ts';
import type { Work } from '../../lambda/app/dispatch.ts';
import { type LookPorts, performLook } from '../../lambda/app/perform-look.ts';
import { reconcile } from '../../lambda/app/reconcile.ts';
import { imagePulls } from '../../lambda/checks/image-pulls.ts';
import type { IncidentEvent } from '../../lambda/core/incident/incident-event.ts';
import { DEFAULT_POLICY } from '../../lambda/core/incident/policy.ts';
import { NewerFormat } from '../../lambda/core/incident/stored-format.ts';
import type { Store } from '../../lambda/ports/store.ts';
import { fakeKubernetes } from '../support/fake-kubernetes.ts';
import { at, pod, waiting } from '../support/pods.ts';
import { recordingLog } from '../support/recording-log.ts';

const KEY = { cluster: 'c1', check: 'image-pulls' };
const NOT_FOUND = 'failed to resolve reference "registry.example/app:1": registry.example/app:1: not found';
const SICK = {
  rows: [{ name: 'web-1', ready: 0, containers: 1, word: 'ErrImagePull', scheduled: true }],
  pods: [pod({ containers: [{ state: waiting('ErrImagePull', NOT_FOUND) }] })],
};

let store: Store;
let told: IncidentEvent[];
let busWorks: boolean;

beforeEach(() => {
  store = createMemoryStore();
  told = [];
  busWorks = true;
});

function ports(changes: Partial<LookPorts> = {}, cluster = SICK): LookPorts {
  return {
    cluster: {
      identity: { name: 'c1', region: null, account: null, arn: null },
      kubernetes: fakeKubernetes(cluster).kubernetes,
    },
    registries: [],
    store,
    bus: {
      publish: (events) => {
        if (busWorks) told.push(...events);
        return Promise.resolve(events.map(() => busWorks));
      },
    },
    metrics: { count: () => {}, seconds: () => {} },
    log: { info: () => {}, warn: () => {}, error: () => {} },
    ...changes,
  };
}

const work = (minute: number): Work => ({ ...KEY, scheduledTime: at(minute), slot: minute, sweep: true });
const settings = {
  check: imagePulls,
  baseline: 'auto',
  vantage: 'outside',
  policy: DEFAULT_POLICY,
  silences: [],
} as const;
const look = (minute: number, changes: Partial<LookPorts> = {}) => performLook(work(minute), ports(changes), settings);
const words = () => told.map(({ detailType, detail }) => `${detailType} ${detail.sequence}`);

describe('one look from reading to telling', () => {
  it('tells once, and what was told is no longer in the outbox', async () => {
    await look(5);
    await look(6);
    expect(words()).toEqual(['Incident Opened 1']);
    expect((await store.load(KEY)).state.effects).toEqual([]);
  });

  it('the same slot twice, or an older one, changes nothing', async () => {
    await look(5);
    const before = await store.load(KEY);
    expect(await look(5)).toBeNull();
    expect(await look(4)).toBeNull();
    expect(await store.load(KEY)).toEqual(before);
  });

  it('two tries at the same time are one look', async () => {
    const looks = await Promise.all([look(5), look(5)]);
    expect(looks.filter((one) => one !== null)).toHaveLength(1);
    expect(words()).toEqual(['Incident Opened 1']);
  });

  it('what the bus did not take is sent by reconcile, once', async () => {
    busWorks = false;
    await look(5);
    expect(words()).toEqual([]);
    busWorks = true;
    const { bus, metrics, log } = ports();
    expect(await reconcile({ store, bus, metrics, log })).toBe(1);
    expect(await reconcile({ store, bus, metrics, log })).toBe(0);
    expect(words()).toEqual(['Incident Opened 1']);
  });

  it('is not lost when reconcile writes in between', async () => {
    busWorks = false;
    await look(5);
    busWorks = true;
    const { kubernetes } = fakeKubernetes(SICK);
    const interrupting = {
      ...kubernetes,
      // While this look reads the cluster, the effects of the last one are sent.
      podRows: async (...args: Parameters<typeof kubernetes.podRows>) => {
        const { bus, metrics, log } = ports();
        await reconcile({ store, bus, metrics, log });
        return kubernetes.podRows(...args);
      },
    };
    const identity = { name: 'c1', region: null, account: null, arn: null };
    expect(await look(6, { cluster: { identity, kubernetes: interrupting } })).not.toBeNull();
    expect((await store.load(KEY)).lastSlot).toBe(6);
    expect(words()).toEqual(['Incident Opened 1']);
  });

  it('names the other clusters on which the same registry fails', async () => {
    const timeout = 'failed to do request: Head "https://r.example/v2/": dial tcp 192.0.2.7:443: i/o timeout';
    const failing = {
      rows: SICK.rows,
      pods: [pod({ containers: [{ image: 'r.example/app:1', state: waiting('ErrImagePull', timeout) }] })],
    };
    for (const name of ['c1', 'c2', 'c3']) {
      const identity = { name, region: null, account: null, arn: null };
      const cluster = { identity, kubernetes: fakeKubernetes(failing).kubernetes };
      await performLook({ ...work(5), cluster: name }, ports({ cluster }), settings);
    }
    expect(told.map(({ detail }) => detail.elsewhere)).toEqual([
      { clusters: 0, names: [] },
      { clusters: 1, names: ['c1'] },
      { clusters: 2, names: ['c1', 'c2'] },
    ]);
    expect(told.at(-1)?.detail.summary).toMatch(/The same is open on 2 other clusters\.$/);
  });

  it('holds back what a silence of the store names, and remembers it', async () => {
    const silence = { id: 's1', from: at(0), until: at(10), cluster: 'c1', reason: 'an upgrade' };
    await store.putSilence(silence);
    await look(5);
    expect(words()).toEqual([]);
    const { items } = await store.history({ since: at(0), until: at(60), limit: 10 });
    expect(items.map(({ detailType }) => detailType)).toEqual(['Incident Opened']);
    expect(await store.unsent()).toEqual([]);
    await look(10);
    expect(words()).toEqual(['Incident Opened 2']);
  });

  it('a cluster that cannot be entered is unknown, and says why after three looks', async () => {
    const identity = { name: 'c1', region: null, account: null, arn: null };
    const closed = { cluster: { identity, kubernetes: { reason: 'forbidden', detail: 'no access entry' } } } as const;
    for (const minute of [5, 6, 7]) await look(minute, closed);
    expect(told).toMatchObject([{ detailType: 'Monitor Degraded', detail: { evidence: ['no access entry'] } }]);
  });
});

describe('a state that a newer version wrote', () => {
  const newer = new NewerFormat('the state of c1/image-pulls', 'format 2');
  const refuses = async () => {
    throw newer;
  };

  it.each<[string, () => Partial<Store>]>([
    ['before the look', () => ({ load: refuses })],
    [
      'while it was made',
      () => {
        let loads = 0;
        return {
          load: (key) => (++loads === 1 ? store.load(key) : refuses()),
          save: async () => 'conflict',
        };
      },
    ],
  ])('%s: the look is missed, told to nobody, and not tried again', async (_, broken) => {
    const { log, entries } = recordingLog();
    const counted: string[] = [];
    const metrics = { count: (name: string) => void counted.push(name), seconds: () => {} };
    await expect(look(5, { store: { ...store, ...broken() }, log, metrics })).resolves.toBeNull();
    expect([counted, told]).toEqual([['MissedLooks'], []]);
    expect(entries).toEqual([
      {
        level: 'error',
        message: 'look missed: this version may not judge what is stored',
        fields: { ...work(5), error: newer },
      },
    ]);
    expect((await store.load(KEY)).version).toBeNull();
  });

  it('is not taken for another failure of the store', async () => {
    const load = () => Promise.reject(new Error('throttled'));
    await expect(look(5, { store: { ...store, load } })).rejects.toThrow('throttled');
  });
});
