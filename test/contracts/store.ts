import { beforeEach, describe, expect, it } from '@jest/globals';
import { type CheckState, EMPTY_STATE } from '../../lambda/core/incident/check-state.ts';
import type { HistoryQuery, StateKey, Store } from '../../lambda/ports/store.ts';
import type { IncidentEvent } from '../../lambda/core/incident/incident-event.ts';
import type { Silence } from '../../lambda/core/incident/silence.ts';
import type { Trouble } from '../../lambda/core/model/check.ts';
import { effect, event } from '../support/events.ts';
import { at } from '../support/pods.ts';
import { trouble } from '../support/troubles.ts';

const KEY: StateKey = { cluster: 'c1', check: 'image-pulls' };
const NOW = at(0);
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** What every store does. `emptyStore` is asked for a new one before each test, whose clock is `now`. */
export function storeContract(name: string, emptyStore: (now: () => number) => Store | Promise<Store>): void {
  describe(`a store: ${name}`, () => {
    let store: Store;
    beforeEach(async () => {
      store = await emptyStore(() => NOW);
    });

    const withEffects = (...ids: readonly string[]): CheckState => ({
      ...EMPTY_STATE,
      effects: ids.map((id, minute) => effect(id, 1, minute)),
    });
    const unsentIds = async () => (await store.unsent()).flatMap(({ effects }) => effects.map(({ id }) => id));
    const lastSlot = async () => (await store.load(KEY)).lastSlot;
    /** Saves the next state on top of what is stored. */
    async function saveNext(slot: number, state: CheckState, key = KEY): Promise<void> {
      const { version } = await store.load(key);
      expect(await store.save(key, slot, state, version)).toBe('saved');
    }

    describe('states', () => {
      it('are empty before the first look', async () => {
        expect(await store.load(KEY)).toEqual({ state: EMPTY_STATE, version: null, lastSlot: null });
      });

      it('come back as they were saved', async () => {
        const state: CheckState = {
          open: [{ id: 'i1', trouble: trouble(), openedAt: NOW, sequence: 1, goodLooks: 0 }],
          pending: [{ key: 'k', firstSeen: NOW, seen: [true, false] }],
          blindLooks: 2,
          degraded: { id: 'd1', sequence: 1, since: NOW },
          effects: [effect('i1')],
        };
        await saveNext(5, state);
        const stored = await store.load(KEY);
        expect(stored.state).toEqual(state);
        expect(stored.lastSlot).toBe(5);
      });

      it('of one check and cluster are not those of another', async () => {
        await saveNext(5, withEffects('a'));
        for (const key of [
          { ...KEY, check: 'kube-proxy' },
          { ...KEY, cluster: 'c2' },
        ]) {
          expect((await store.load(key)).lastSlot).toBeNull();
        }
      });

      it('may hold several hundred incidents', async () => {
        const open = Array.from({ length: 600 }, (_, index) => ({
          id: `i${index}`,
          trouble: trouble({ key: `c1/image-not-found/r.example/app:${index}`, scope: `r.example/app:${index}` }),
          openedAt: NOW,
          sequence: 1,
          goodLooks: 0,
        }));
        const effects = open.map(({ id }) => effect(id));
        await saveNext(5, { ...EMPTY_STATE, open, effects });
        expect((await store.load(KEY)).state.open).toHaveLength(600);
      });
    });

    describe('a save', () => {
      it.each([
        { slot: 5, read: 'now', says: 'conflict', because: 'this slot is written' },
        { slot: 4, read: 'now', says: 'conflict', because: 'a newer slot is written' },
        { slot: 6, read: 'before', says: 'conflict', because: 'another writer came between' },
        { slot: 6, read: 'never', says: 'conflict', because: 'another writer was first' },
        { slot: 6, read: 'now', says: 'saved', because: 'nobody came between' },
        { slot: 9, read: 'now', says: 'saved', because: 'slots may be missing' },
      ] as const)('of slot $slot after slot 5, read $read: $says, $because', async ({ slot, read, says }) => {
        await saveNext(4, EMPTY_STATE);
        const before = (await store.load(KEY)).version;
        await saveNext(5, withEffects('a'));
        const { version } = await store.load(KEY);
        const readVersion = { now: version, before, never: null }[read];

        expect(await store.save(KEY, slot, withEffects('b'), readVersion)).toBe(says);
        expect(await unsentIds()).toEqual([says === 'saved' ? 'b:1' : 'a:1']);
        expect(await lastSlot()).toBe(says === 'saved' ? slot : 5);
      });

      it('on top of a state that is not there is a conflict', async () => {
        expect(await store.save(KEY, 5, EMPTY_STATE, 1)).toBe('conflict');
        expect(await lastSlot()).toBeNull();
      });

      it.each([['first'], ['next']])('wins alone among many at once: the %s', async (which) => {
        if (which === 'next') await saveNext(4, EMPTY_STATE);
        const { version } = await store.load(KEY);
        const saves = await Promise.all(
          Array.from({ length: 8 }, (_, index) => store.save(KEY, 5 + index, EMPTY_STATE, version)),
        );
        expect(saves.filter((said) => said === 'saved')).toHaveLength(1);
      });
    });

    describe('effects', () => {
      it('are unsent until they are marked', async () => {
        await saveNext(5, withEffects('a', 'b'));
        expect(await store.unsent()).toEqual([{ key: KEY, effects: withEffects('a', 'b').effects }]);
        await store.markSent(KEY, ['a:1']);
        expect(await unsentIds()).toEqual(['b:1']);
        await store.markSent(KEY, ['b:1']);
        expect(await store.unsent()).toEqual([]);
      });

      it('may be gone already when they are marked', async () => {
        await store.markSent(KEY, ['a:1']);
        expect((await store.load(KEY)).version).toBeNull();
        await saveNext(5, withEffects('b'));
        await store.markSent(KEY, ['a:1']);
        expect(await unsentIds()).toEqual(['b:1']);
      });

      it('of an older look are marked in a newer state, whose slot stays', async () => {
        await saveNext(5, withEffects('a'));
        await saveNext(6, withEffects('a', 'b'));
        await store.markSent(KEY, ['a:1']);
        expect(await unsentIds()).toEqual(['b:1']);
        expect(await lastSlot()).toBe(6);
      });

      it('that were marked do not come back by a save that read them before', async () => {
        await saveNext(5, withEffects('a'));
        const { version } = await store.load(KEY);
        await store.markSent(KEY, ['a:1']);
        expect(await store.save(KEY, 6, withEffects('a', 'b'), version)).toBe('conflict');
        await saveNext(6, withEffects('b'));
        expect(await unsentIds()).toEqual(['b:1']);
      });

      it('are all marked when several mark at once', async () => {
        await saveNext(5, withEffects('a', 'b', 'c'));
        await Promise.all(['a:1', 'b:1', 'c:1'].map((id) => store.markSent(KEY, [id])));
        expect(await store.unsent()).toEqual([]);
      });

      it('come oldest first', async () => {
        const minutes = { c3: 7, c1: 3, c5: 1, c2: 9, c4: 5 };
        for (const [cluster, minute] of Object.entries(minutes)) {
          const effects = [effect(cluster, 1, minute), effect(cluster, 2, minute + 20)];
          await saveNext(1, { ...EMPTY_STATE, effects }, { cluster, check: 'image-pulls' });
        }
        const clusters = async () => (await store.unsent()).map(({ key }) => key.cluster);
        expect(await clusters()).toEqual(['c5', 'c1', 'c4', 'c3', 'c2']);
        // What is left of c5 is younger than all others.
        await store.markSent({ cluster: 'c5', check: 'image-pulls' }, ['c5:1']);
        expect(await clusters()).toEqual(['c1', 'c4', 'c3', 'c2', 'c5']);
      });

      it('come from at most 100 items', async () => {
        for (let minute = 0; minute <= 100; minute += 1) {
          const key = { cluster: `c${minute}`, check: 'image-pulls' };
          await saveNext(1, { ...EMPTY_STATE, effects: [effect('i', 1, minute)] }, key);
        }
        const clusters = (await store.unsent()).map(({ key }) => key.cluster);
        expect(clusters).toEqual(Array.from({ length: 100 }, (_, minute) => `c${minute}`));
      });
    });

    describe('open states', () => {
      const registry = (host: string): Partial<Trouble> => ({
        cause: 'timeout',
        scope: host,
        target: { kind: 'registry', name: host },
      });
      const opened = (...troubles: readonly Partial<Trouble>[]): CheckState => ({
        ...EMPTY_STATE,
        open: troubles.map((changes, index) => ({
          id: `i${index}`,
          trouble: trouble({ key: `k${index}`, ...changes }),
          openedAt: NOW,
          sequence: 1,
          goodLooks: 0,
        })),
      });
      const keyOf = (cluster: string, check = 'image-pulls'): StateKey => ({ cluster, check });
      const openNames = async () => {
        const { items, next } = await store.openStates();
        expect(next).toBeUndefined();
        return items.map(({ key }) => `${key.cluster}/${key.check}`);
      };

      it('are those with incidents, as they are stored, in one order', async () => {
        await saveNext(1, opened({}), keyOf('c2'));
        await saveNext(1, opened({}, registry('r.example')), keyOf('c1', 'registry-access'));
        await saveNext(1, opened({}), keyOf('c1'));
        await saveNext(1, withEffects('a'), keyOf('c3'));
        const { items } = await store.openStates();
        expect(items).toEqual([
          { key: keyOf('c1'), state: opened({}) },
          { key: keyOf('c1', 'registry-access'), state: opened({}, registry('r.example')) },
          { key: keyOf('c2'), state: opened({}) },
        ]);
      });

      it('are open no longer when their last incident is over, and open again with the next', async () => {
        await saveNext(1, opened({}));
        await saveNext(2, EMPTY_STATE);
        expect(await openNames()).toEqual([]);
        await saveNext(3, opened({}));
        expect(await openNames()).toEqual(['c1/image-pulls']);
      });

      it('stay open when their effects are sent', async () => {
        await saveNext(1, { ...opened(registry('r.example')), effects: [effect('a')] });
        await store.markSent(KEY, ['a:1']);
        expect(await openNames()).toEqual(['c1/image-pulls']);
        expect(await store.clustersWith('timeout', 'r.example')).toEqual(['c1']);
      });

      it("are those, too, in which the monitor's own incident is open", async () => {
        await saveNext(1, { ...EMPTY_STATE, degraded: { id: 'd1', sequence: 1, since: NOW } });
        expect(await openNames()).toEqual(['c1/image-pulls']);
      });

      it('come in pages of 100, each once', async () => {
        const names = Array.from({ length: 203 }, (_, index) => `c${String(index).padStart(3, '0')}`);
        await Promise.all(names.map((cluster) => store.save(keyOf(cluster), 1, opened({}), null)));
        const pages: (readonly string[])[] = [];
        let after: string | undefined;
        do {
          const { items, next } = await store.openStates(after);
          pages.push(items.map(({ key }) => key.cluster));
          after = next;
        } while (after !== undefined);
        expect(pages).toEqual([names.slice(0, 100), names.slice(100, 200), names.slice(200)]);
      }, 20_000);

      it('tell on which clusters a trouble is open, by cause and scope', async () => {
        await saveNext(1, opened({}, registry('r.example')), keyOf('c3'));
        await saveNext(1, opened(registry('r.example')), keyOf('c1'));
        await saveNext(1, opened(registry('r.example')), keyOf('c1', 'registry-access'));
        await saveNext(1, opened({ ...registry('r.example'), cause: 'dns' }), keyOf('c2'));
        await saveNext(1, opened(registry('r.example.org')), keyOf('c4'));
        await saveNext(1, opened(registry('r.example')), keyOf('c5'));
        await saveNext(2, EMPTY_STATE, keyOf('c5'));
        expect(await store.clustersWith('timeout', 'r.example')).toEqual(['c1', 'c3']);
        expect(await store.clustersWith('image-not-found', 'r.example/app:1')).toEqual(['c3']);
        expect(await store.clustersWith('timeout', 'r.exampl')).toEqual([]);
      });

      it('tell of a registry although hundreds of images are missing', async () => {
        const missing = Array.from({ length: 600 }, (_, index) => ({ scope: `r.example/team/app:${index}` }));
        await saveNext(1, opened(...missing, registry('r.example')));
        expect(await store.clustersWith('timeout', 'r.example')).toEqual(['c1']);
      });
    });

    describe('the fleet', () => {
      const blind = { degraded: { id: 'd1', sequence: 1, since: NOW } };
      const open = [{ id: 'i1', trouble: trouble(), openedAt: NOW, sequence: 1, goodLooks: 0 }];
      const terms = async () =>
        (await store.openTerms())
          .map(({ key, terms }) => [key.cluster, ...terms])
          .sort(([one = ''], [other = '']) => (one < other ? -1 : 1));

      it('says when each of many keys was looked at last, by position', async () => {
        const keys = Array.from({ length: 130 }, (_, index) => ({ cluster: `c${index}`, check: 'image-pulls' }));
        await Promise.all(keys.slice(0, 120).map((key, index) => store.save(key, index, EMPTY_STATE, null)));
        const slots = await store.lastLooks([...keys.toReversed(), { ...KEY, check: 'kube-proxy' }]);
        expect(slots).toEqual([
          ...Array.from({ length: 10 }, () => null),
          ...Array.from({ length: 120 }, (_, index) => 119 - index),
          null,
        ]);
        expect(await store.lastLooks([])).toEqual([]);
      }, 20_000);

      it('says what is open, and where a check is blind', async () => {
        await saveNext(1, EMPTY_STATE, { ...KEY, cluster: 'well' });
        await saveNext(1, { ...EMPTY_STATE, open }, { ...KEY, cluster: 'sick' });
        await saveNext(1, { ...EMPTY_STATE, ...blind }, { ...KEY, cluster: 'blind' });
        await saveNext(1, { ...EMPTY_STATE, open, ...blind }, { ...KEY, cluster: 'both' });
        expect(await terms()).toEqual([
          ['blind', 'monitor-blind/'],
          ['both', 'monitor-blind/', 'image-not-found/r.example/app:1'],
          ['sick', 'image-not-found/r.example/app:1'],
        ]);
      });
    });

    describe('a delivery', () => {
      const claimed = (sequence: number, now: number) => store.claimDelivery('mail', 'i1', sequence, now);
      const claim = async (sequence: number, now: number) => (await claimed(sequence, now)).status;

      it('is claimed once, and not again once it was handed over', async () => {
        expect(await claim(1, NOW)).toBe('claimed');
        await store.finishDelivery('mail', 'i1', 1);
        expect(await claim(1, NOW)).toBe('superseded');
        expect(await claim(1, NOW + 60 * MINUTE)).toBe('superseded');
      });

      it.each([
        [MINUTE - 1, 'busy'],
        [MINUTE, 'claimed'],
      ])('that is held is, %d ms later, %s', async (later, says) => {
        await claim(1, NOW);
        expect(await claim(1, NOW + later)).toBe(says);
      });

      it('that is claimed again is held for a minute again', async () => {
        await claim(1, NOW);
        await claim(1, NOW + MINUTE);
        expect(await claim(1, NOW + MINUTE + 1)).toBe('busy');
      });

      it('overtakes earlier ones, and is not overtaken by them', async () => {
        await claim(1, NOW);
        await store.finishDelivery('mail', 'i1', 1);
        expect(await claim(3, NOW)).toBe('claimed');
        expect(await claim(2, NOW + 60 * MINUTE)).toBe('superseded');
        await store.finishDelivery('mail', 'i1', 3);
        expect(await claim(3, NOW + 60 * MINUTE)).toBe('superseded');
        expect(await claim(4, NOW)).toBe('claimed');
      });

      it('waits for an earlier one that is under way, until its worker is given up', async () => {
        await claim(1, NOW);
        expect(await claim(2, NOW + MINUTE - 1)).toBe('busy');
        expect(await claim(2, NOW + MINUTE)).toBe('claimed');
        // The worker that held the first one was only slow: that does not finish the second.
        await store.finishDelivery('mail', 'i1', 1);
        expect(await claim(2, NOW + MINUTE)).toBe('busy');
      });

      it('concerns one incident on one channel', async () => {
        await claim(2, NOW);
        expect(await store.claimDelivery('chat', 'i1', 1, NOW)).toEqual({ status: 'claimed' });
        expect(await store.claimDelivery('mail', 'i2', 1, NOW)).toEqual({ status: 'claimed' });
      });

      it('has one winner among many at once', async () => {
        const claims = await Promise.all(Array.from({ length: 8 }, () => claim(1, NOW)));
        expect(claims.filter((said) => said === 'claimed')).toHaveLength(1);
        expect(claims.filter((said) => said === 'busy')).toHaveLength(7);
      });

      it('hands what the channel said to the notices that follow', async () => {
        expect(await claimed(1, NOW)).toEqual({ status: 'claimed' });
        await store.finishDelivery('mail', 'i1', 1, 'thread 1');
        expect(await claimed(1, NOW)).toEqual({ status: 'superseded', receipt: 'thread 1' });
        expect(await claimed(2, NOW)).toEqual({ status: 'claimed', receipt: 'thread 1' });
        expect(await claimed(2, NOW)).toEqual({ status: 'busy', receipt: 'thread 1' });
        await store.finishDelivery('mail', 'i1', 2, 'thread 2');
        await store.finishDelivery('mail', 'i1', 2, 'thread 2');
        expect(await claimed(3, NOW)).toEqual({ status: 'claimed', receipt: 'thread 2' });
      });

      it('that the channel answers with nothing leaves the answer before it', async () => {
        await claimed(1, NOW);
        await store.finishDelivery('mail', 'i1', 1, 'thread 1');
        await claimed(2, NOW);
        await store.finishDelivery('mail', 'i1', 2);
        expect(await claimed(3, NOW)).toEqual({ status: 'claimed', receipt: 'thread 1' });
      });

      it('that ends late hands on its answer, unless a later notice has one already', async () => {
        await claimed(1, NOW);
        await claimed(2, NOW + MINUTE);
        await store.finishDelivery('mail', 'i1', 1, 'thread 1');
        expect(await claimed(2, NOW + MINUTE)).toEqual({ status: 'busy', receipt: 'thread 1' });
        await store.finishDelivery('mail', 'i1', 2, 'thread 2');
        await store.finishDelivery('mail', 'i1', 1, 'thread 1');
        expect(await claimed(3, NOW + MINUTE)).toEqual({ status: 'claimed', receipt: 'thread 2' });
      });

      it('that nobody began is not there when it is finished', async () => {
        await store.finishDelivery('mail', 'i1', 1, 'thread 1');
        expect(await claimed(1, NOW)).toEqual({ status: 'claimed' });
        await store.finishDelivery('mail', 'i1', 2, 'thread 2');
        expect(await claimed(2, NOW + MINUTE)).toEqual({ status: 'claimed' });
      });
    });

    describe('a turn', () => {
      it('is taken once in its time, a channel', async () => {
        const turn = (channel: string, now: number) => store.takeTurn(channel, 10_000, now);
        expect(await turn('chat', NOW)).toBe(true);
        expect([await turn('chat', NOW), await turn('chat', NOW + 9_999), await turn('mail', NOW)]).toEqual([
          false,
          false,
          true,
        ]);
        // The time runs from the turn that was taken, not from one that was refused.
        expect([await turn('chat', NOW + 10_000), await turn('chat', NOW + 19_999)]).toEqual([true, false]);
        // A clock that is behind takes no turn.
        expect(await turn('chat', NOW)).toBe(false);
      });

      it('goes to one of many', async () => {
        const taken = await Promise.all(Array.from({ length: 8 }, () => store.takeTurn('chat', 1_000, NOW)));
        expect(taken.filter(Boolean)).toHaveLength(1);
      });
    });

    describe('the history', () => {
      const on = (cluster: string, told: IncidentEvent): IncidentEvent => ({
        ...told,
        detail: { ...told.detail, cluster: { ...told.detail.cluster, name: cluster } },
      });
      /** That many minutes before the clock. */
      const ago = (id: string, minutes: number, cluster = 'c1') => on(cluster, event(id, 1, -minutes));
      const ALL_OF_IT = { since: NOW - 90 * DAY, until: NOW + 1, limit: 100 };
      const idsOf = (events: readonly IncidentEvent[]) => events.map(({ detail }) => detail.incidentId);
      const ids = async (changes: Partial<HistoryQuery> = {}) =>
        idsOf((await store.history({ ...ALL_OF_IT, ...changes })).items);
      /** Every page, to the end. */
      async function pages(changes: Partial<HistoryQuery>): Promise<readonly (readonly string[])[]> {
        const all: (readonly string[])[] = [];
        let after: string | undefined;
        do {
          const query = { ...ALL_OF_IT, ...changes, ...(after === undefined ? {} : { after }) };
          const { items, next } = await store.history(query);
          all.push(idsOf(items));
          after = next;
        } while (after !== undefined);
        return all;
      }

      it('is empty at first', async () => {
        await store.remember([]);
        expect(await store.history(ALL_OF_IT)).toEqual({ items: [] });
      });

      it('brings events back whole, newest first', async () => {
        const events = [ago('b', 20), ago('c', 10), ago('a', 30)];
        await store.remember(events);
        expect(await store.history(ALL_OF_IT)).toEqual({ items: [events[1], events[0], events[2]] });
        expect(await ids({ cluster: 'c1' })).toEqual(['c', 'b', 'a']);
      });

      it('has an event once, as it was first', async () => {
        const first = ago('a', 10);
        await store.remember([first, first]);
        await store.remember([{ ...first, detail: { ...first.detail, title: 'another' } }, ago('b', 5)]);
        expect((await store.history(ALL_OF_IT)).items).toEqual([ago('b', 5), first]);
        expect((await store.history({ ...ALL_OF_IT, cluster: 'c1' })).items).toEqual([ago('b', 5), first]);
      });

      it('keeps all of one moment', async () => {
        await store.remember(['b', 'a', 'c'].map((id) => ago(id, 10)));
        expect([...(await ids())].sort()).toEqual(['a', 'b', 'c']);
        expect((await pages({ limit: 1 })).flat().sort()).toEqual(['a', 'b', 'c']);
      });

      it('is asked for a time, whose end is not in it', async () => {
        await store.remember([ago('a', 30), ago('b', 20), ago('c', 10)]);
        const time = { since: NOW - 30 * MINUTE, until: NOW - 10 * MINUTE };
        expect(await ids(time)).toEqual(['b', 'a']);
        expect(await ids({ ...time, cluster: 'c1' })).toEqual(['b', 'a']);
        expect(await ids({ ...time, since: time.since + 1 })).toEqual(['b']);
        expect(await ids({ since: time.until, until: time.since })).toEqual([]);
      });

      it('is asked for a cluster', async () => {
        await store.remember([ago('a', 30), ago('b', 20, 'c2'), ago('c', 10)]);
        expect(await ids({ cluster: 'c1' })).toEqual(['c', 'a']);
        expect(await ids({ cluster: 'c2' })).toEqual(['b']);
        expect(await ids({ cluster: 'c3' })).toEqual([]);
        expect(await ids()).toEqual(['c', 'b', 'a']);
      });

      it('is asked for a target, or for an image that was hit', async () => {
        const about = (id: string, minutes: number, target: string, ...images: readonly string[]): IncidentEvent => {
          const told = ago(id, minutes);
          const affected = { ...told.detail.affected, images };
          return { ...told, detail: { ...told.detail, target: { kind: 'registry', name: target }, affected } };
        };
        const events = [
          about('a', 10, 'r.example', 'r.example/app:1'),
          about('b', 20, 'other.example'),
          about('c', 30, 'other.example', 'x', 'r.example'),
          about('d', 40, 'r.example'),
        ];
        await store.remember(events);
        for (const cluster of [{}, { cluster: 'c1' }]) {
          expect(await ids({ ...cluster, target: 'r.example' })).toEqual(['a', 'c', 'd']);
          expect(await ids({ ...cluster, target: 'r.example/app:1' })).toEqual(['a']);
          expect(await ids({ ...cluster, target: 'nobody' })).toEqual([]);
          // The limit counts what matches.
          const found = await pages({ ...cluster, target: 'r.example', limit: 2 });
          expect(found.flat()).toEqual(['a', 'c', 'd']);
          expect(Math.max(...found.map(({ length }) => length))).toBe(2);
        }
      });

      it.each([
        ['of all', {}],
        ['of a cluster', { cluster: 'c1' }],
      ])('goes on from page to page and from day to day: %s', async (_of, whose) => {
        const events = Array.from({ length: 25 }, (_, index) => ago(`e${index}`, index * 7 * 60));
        await store.remember(events);
        const all = events.map(({ detail }) => detail.incidentId);
        const chunks = (size: number) =>
          Array.from({ length: Math.ceil(25 / size) }, (_, index) => all.slice(index * size, (index + 1) * size));
        for (const limit of [1, 4, 5, 24, 25, 26]) {
          expect(await pages({ ...whose, limit, since: NOW - 8 * DAY })).toEqual(chunks(limit));
        }
      });

      it('goes on across days on which nothing happened', async () => {
        await store.remember([ago('new', 1), ago('old', 80 * 24 * 60)]);
        expect((await pages({})).flat()).toEqual(['new', 'old']);
        expect((await pages({ cluster: 'c1' })).flat()).toEqual(['new', 'old']);
      });

      it('goes on where it stopped although more is remembered meanwhile', async () => {
        await store.remember([ago('b', 20), ago('a', 30)]);
        const { next } = await store.history({ ...ALL_OF_IT, limit: 1 });
        await store.remember([ago('c', 10)]);
        expect(next).toBeDefined();
        expect(await ids({ limit: 1, after: next! })).toEqual(['a']);
      });

      it('is forgotten after 90 days', async () => {
        await store.remember([ago('past', 90 * 24 * 60 + 1), ago('last', 90 * 24 * 60 - 1)]);
        const always = { since: 0, until: NOW + 365 * DAY };
        expect((await pages(always)).flat()).toEqual(['last']);
        expect((await pages({ ...always, cluster: 'c1' })).flat()).toEqual(['last']);
      });

      it('cannot be continued where it never stopped', async () => {
        await expect(store.history({ ...ALL_OF_IT, after: 'anywhere' })).rejects.toThrow('no such place');
      });
    });

    describe('silences', () => {
      const silence = (id: string, from: number, until: number): Silence => ({
        id,
        from: NOW + from,
        until: NOW + until,
        reason: 'night work',
      });

      it('hold until they are over, in the order in which they begin', async () => {
        const whole: Silence = {
          ...silence('whole', 5, 10),
          cluster: 'c1',
          namespace: 'n',
          cause: 'dns',
          registry: 'r',
        };
        for (const one of [silence('late', 20, 30), whole, silence('over', -10, 0), silence('soon', 6, 9)]) {
          await store.putSilence(one);
        }
        expect(await store.silences(NOW)).toEqual([whole, silence('soon', 6, 9), silence('late', 20, 30)]);
        expect((await store.silences(NOW + 9)).map(({ id }) => id)).toEqual(['whole', 'late']);
        expect(await store.silences(NOW + 30)).toEqual([]);
      });

      it('are replaced by those of the same id', async () => {
        await store.putSilence({ ...silence('s', 0, 10), cluster: 'c1' });
        await store.putSilence(silence('s', 0, 20));
        await store.putSilence(silence('s', 0, 20));
        expect(await store.silences(NOW)).toEqual([silence('s', 0, 20)]);
      });

      it('are removed by their id, once', async () => {
        await store.putSilence(silence('s', 0, 10));
        await store.putSilence(silence('t', 0, 10));
        expect([await store.removeSilence('s'), await store.removeSilence('s')]).toEqual([true, false]);
        expect(await store.silences(NOW)).toEqual([silence('t', 0, 10)]);
      });
    });
  });
}
