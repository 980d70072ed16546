import { beforeEach, describe, expect, it } from '@jest/globals';
import { type CheckState, EMPTY_STATE } from '../../lambda/core/incident/check-state.ts';
import type { StateKey, Store } from '../../lambda/ports/store.ts';
import { effect } from '../support/events.ts';
import { at } from '../support/pods.ts';
import { trouble } from '../support/troubles.ts';

const KEY: StateKey = { cluster: 'c1', check: 'image-pulls' };
const NOW = at(0);
const MINUTE = 60_000;

/** What every store does. `emptyStore` is asked for a new one before each test. */
export function storeContract(name: string, emptyStore: () => Store | Promise<Store>): void {
  describe(`a store: ${name}`, () => {
    let store: Store;
    beforeEach(async () => {
      store = await emptyStore();
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

    describe('a delivery', () => {
      const claim = (sequence: number, now: number) => store.claimDelivery('mail', 'i1', sequence, now);

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

      it('overtakes earlier ones, held or handed over, and is not overtaken by them', async () => {
        await claim(1, NOW);
        expect(await claim(2, NOW)).toBe('claimed');
        expect(await claim(1, NOW + 60 * MINUTE)).toBe('superseded');
        // The worker that held the first one ends: that does not finish the second.
        await store.finishDelivery('mail', 'i1', 1);
        expect(await claim(2, NOW)).toBe('busy');
        await store.finishDelivery('mail', 'i1', 2);
        expect(await claim(2, NOW + 60 * MINUTE)).toBe('superseded');
        expect(await claim(3, NOW)).toBe('claimed');
      });

      it('concerns one incident on one channel', async () => {
        await claim(2, NOW);
        expect(await store.claimDelivery('chat', 'i1', 1, NOW)).toBe('claimed');
        expect(await store.claimDelivery('mail', 'i2', 1, NOW)).toBe('claimed');
      });

      it('has one winner among many at once', async () => {
        const claims = await Promise.all(Array.from({ length: 8 }, () => claim(1, NOW)));
        expect(claims.filter((said) => said === 'claimed')).toHaveLength(1);
        expect(claims.filter((said) => said === 'busy')).toHaveLength(7);
      });
    });
  });
}
