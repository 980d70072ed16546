import { beforeEach, describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { performLook } from '../../lambda/app/perform-look.ts';
import { reconcile } from '../../lambda/app/reconcile.ts';
import type { IncidentEvent } from '../../lambda/core/incident/incident-event.ts';
import { DEFAULT_POLICY } from '../../lambda/core/incident/policy.ts';
import { eventSchema } from '../../lambda/core/report/event-schemas.ts';
import type { Store } from '../../lambda/ports/store.ts';
import { at } from '../support/pods.ts';
import { recordingLog } from '../support/recording-log.ts';
import { CHECK_ID, lookAt, type Sight, STORY, type StoryCluster } from '../support/stored-story.ts';

/** The first minute of today's code. */
const NEXT = 10;
const isEvent = new Ajv2020({ strict: false, formats: { 'date-time': true } }).compile(eventSchema());

/** What the version that wrote the store knew. */
export interface Knew {
  /** Silences, storms, history, receipts and the index of open states: they came together. */
  readonly silences: boolean;
  /** What a check keeps for its next look. */
  readonly memory: boolean;
}

/** What becomes of a store that an older version has left (test/support/record-stored.ts), opened anew before each test. */
export function olderStoreContract(name: string, knew: Knew, openStore: () => Store | Promise<Store>): void {
  describe(`a store of an older version: ${name}`, () => {
    let store: Store;
    let published: IncidentEvent[];
    beforeEach(async () => {
      store = await openStore();
      published = [];
    });

    const publish = async (events: readonly IncidentEvent[]) => {
      published.push(...events);
      return events.map(() => true);
    };
    const stateOf = async (cluster: StoryCluster) => (await store.load({ cluster, check: CHECK_ID })).state;
    const openIn = async (cluster: StoryCluster) => (await stateOf(cluster)).open[0]!;
    /** Looks from minute 10 on; what was told meanwhile, each `detail-type incidentId:sequence`. */
    async function look(cluster: StoryCluster, ...sights: readonly Sight[]): Promise<readonly string[]> {
      const before = published.length;
      for (const [index, sight] of sights.entries()) {
        await lookAt(performLook, DEFAULT_POLICY, { cluster, minute: NEXT + index, sight, store, publish });
      }
      for (const { detail } of published)
        expect([detail.id, isEvent(JSON.parse(JSON.stringify(detail)))]).toEqual([detail.id, true]);
      return published.slice(before).map(({ detailType, detail }) => `${detailType} ${detail.id}`);
    }

    it('holds every state of the story, at the slot of its last look', async () => {
      for (const [cluster, sights] of Object.entries(STORY)) {
        const { lastSlot, version } = await store.load({ cluster, check: CHECK_ID });
        expect([cluster, lastSlot, version]).toEqual([cluster, sights.length, expect.any(Number)]);
      }
      expect((await stateOf('told')).memory).toEqual(knew.memory ? { seen: 'broken' } : undefined);
    });

    it('an open incident goes on, without a word, and ends as itself', async () => {
      const { id } = await openIn('told');
      expect(await look('told', 'broken')).toEqual([]);
      expect((await stateOf('told')).open).toMatchObject([{ id }]);
      expect(await look('told', 'broken', 'well', 'well')).toEqual([`Incident Resolved ${id}:2`]);
    });

    it('one that had a good look needs one more', async () => {
      const { id, goodLooks } = await openIn('ending');
      expect(goodLooks).toBe(1);
      expect(await look('ending', 'well')).toEqual([`Incident Resolved ${id}:2`]);
    });

    it('what was not sent is sent, once, with all that an event has today', async () => {
      const { id } = await openIn('unsent');
      const { log } = recordingLog();
      const ports = { store, bus: { publish }, metrics: { count: () => {}, seconds: () => {} }, log };
      expect(await reconcile(ports)).toBe(1);
      expect(published).toMatchObject([
        {
          detailType: 'Incident Opened',
          detail: { id: `${id}:1`, change: 'opened', causes: ['image-not-found'], namespaces: ['shop'] },
        },
      ]);
      expect(await reconcile(ports)).toBe(0);
      expect(await look('unsent', 'broken')).toEqual([]);
    });

    it('what waited for a second sight opens with it, and not without', async () => {
      expect(await look('pending', 'well')).toEqual([]);
      expect(await look('pending', 'well', 'drift')).toHaveLength(1);
    });

    it('a monitor that was blind is told of once, until it sees', async () => {
      const { degraded } = await stateOf('blind');
      expect(await look('blind', 'blind')).toEqual([]);
      expect(await look('blind', 'blind', 'well')).toEqual([`Monitor Recovered ${degraded!.id}:2`]);
    });

    it('where nothing was open nothing is told', async () => {
      expect(await look('over', 'well', 'well', 'well')).toEqual([]);
    });

    it('many are told of as they were: each by itself, or as a storm', async () => {
      expect(await look('many', 'many')).toEqual([]);
      const told = await look('many', 'many', 'well', 'well', 'well');
      expect(told).toHaveLength(knew.silences ? 1 : 12);
      expect(told.every((line) => line.startsWith('Incident Resolved'))).toBe(true);
      expect((await stateOf('many')).open).toEqual([]);
    });

    it('what a silence holds back is held back further', async () => {
      expect(await store.silences(at(NEXT))).toHaveLength(knew.silences ? 1 : 0);
      expect(await look('silenced', 'broken')).toEqual([]);
      expect(await look('silenced', 'broken', 'well', 'well')).toHaveLength(knew.silences ? 0 : 1);
    });

    it('open states are found, at the latest after their next look', async () => {
      const open = async () => (await store.openStates()).items.map(({ key }) => key.cluster);
      const all = ['blind', 'ending', 'many', 'silenced', 'told', 'unsent'];
      expect(await open()).toEqual(knew.silences ? all : []);
      await look('told', 'broken');
      expect(await open()).toEqual(knew.silences ? all : ['told']);
    });

    it('notices that were handed over are not handed over again', async () => {
      const claim = (channel: string, sequence: number, now: number) =>
        store.claimDelivery(channel, 'i1', sequence, now);
      expect(await claim('begun', 2, at(0) + 30_000)).toEqual({ status: 'busy' });
      expect(await claim('begun', 1, at(0) + 30_000)).toEqual({ status: 'superseded' });
      expect(await claim('begun', 2, at(1))).toEqual({ status: 'claimed' });
      const receipt = knew.silences ? { receipt: 'thread-1' } : {};
      expect(await claim('sent', 2, at(NEXT))).toEqual({ status: 'superseded', ...receipt });
      expect(await claim('sent', 3, at(NEXT))).toEqual({ status: 'claimed', ...receipt });
    });

    it('the history is read as far as there is one, and goes on', async () => {
      const history = async () => (await store.history({ since: at(-60), until: at(60), limit: 100 })).items;
      const before = await history();
      expect(before.length > 0).toBe(knew.silences);
      await look('told', 'well', 'well');
      const after = await history();
      expect(after).toHaveLength(before.length + 1);
      for (const { detail } of after) expect(isEvent(JSON.parse(JSON.stringify(detail)))).toBe(true);
    });
  });
}
