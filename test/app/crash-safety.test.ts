import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createMemoryStore } from '../../lambda/adapters/local/memory-store.ts';
import { type Fault, liveThrough, type Outcome, lookAt } from '../support/faulty-world.ts';
import { at } from '../support/pods.ts';
import { randomTrouble } from '../support/random-trouble.ts';
import { faultsOf, wrongs } from '../support/faulty-world-checks.ts';

const ONE: readonly Fault[] = [{ cluster: 'c1', image: 'r.example/app:1', from: 1, to: 12 }];

/** Lives through one fault while the process ends once, at the n-th call of a port. */
async function endingAt(
  call: number,
  when: 'before' | 'after',
): Promise<{ outcome: Outcome; wrong: readonly string[]; calls: number }> {
  const store = createMemoryStore();
  let calls = 0;
  const crashes = () => {
    calls += 1;
    return calls === call ? when : null;
  };
  const outcome = await liveThrough(store, ONE, { crashes });
  return { outcome, wrong: await wrongs(store, ONE, outcome), calls };
}

describe('nothing is lost and nothing is doubled', () => {
  it('when nothing goes wrong: one page that closes, two mails', async () => {
    const { outcome, wrong } = await endingAt(0, 'before');
    expect(wrong).toEqual([]);
    expect([...outcome.pages.values()]).toEqual([['open', 'resolved']]);
    expect([...outcome.mails.values()]).toEqual([1, 1]);
  });

  it.each(['before', 'after'] as const)(
    'when the process ends %s any call of a look, of the outbox, of the reconciler or of a delivery',
    async (when) => {
      const { calls } = await endingAt(0, when);
      expect(calls).toBeGreaterThan(80);
      const bad: string[] = [];
      let ended = 0;
      for (let call = 1; call <= calls; call += 1) {
        const { wrong, outcome } = await endingAt(call, when);
        ended += outcome.crashes;
        bad.push(...wrong.map((text) => `call ${call}: ${text}`));
      }
      expect(bad).toEqual([]);
      expect(ended).toBe(calls);
    },
  );

  it('when two look at the same time, in 1,000 orders of their steps', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), fc.constantFrom([5, 5], [5, 6], [6, 5]), async (scheduler, slots) => {
        const store = createMemoryStore();
        const told: string[] = [];
        const bus = {
          publish: async (events: readonly { detail: { id: string } }[]) => {
            told.push(...events.map(({ detail }) => detail.id));
            return events.map(() => true);
          },
        };
        const stepwise = <Port extends object>(port: Port): Port =>
          new Proxy(port, {
            get: (target, name) => {
              const member: unknown = Reflect.get(target, name);
              return typeof member === 'function' ? scheduler.scheduleFunction(member.bind(target)) : member;
            },
          });
        const looks = slots.map((slot) => {
          const work = { cluster: 'c1', check: 'image-pulls', scheduledTime: at(slot), slot, sweep: true };
          return lookAt(work, ONE, { store: stepwise(store), bus: stepwise(bus) });
        });
        await scheduler.waitFor(Promise.all(looks));
        const { state, lastSlot } = await store.load({ cluster: 'c1', check: 'image-pulls' });
        expect(lastSlot).toBe(Math.max(...slots));
        expect(state.open.map(({ sequence }) => sequence)).toEqual([1]);
        expect(state.effects).toEqual([]);
        expect(new Set(told).size).toBe(1);
      }),
      { numRuns: 1_000 },
    );
  });

  it('in random weeks: crashes, a bus that fails, channels that are down, copies, late messages, two workers', async () => {
    const bad: string[] = [];
    let crashes = 0;
    for (let seed = 1; seed <= 25; seed += 1) {
      const store = createMemoryStore();
      const faults = faultsOf(seed, { clusters: 3, faults: 12, minutes: 120 });
      const outcome = await liveThrough(store, faults, randomTrouble(seed));
      crashes += outcome.crashes;
      bad.push(...(await wrongs(store, faults, outcome)).map((text) => `seed ${seed}: ${text}`));
    }
    expect(bad).toEqual([]);
    expect(crashes).toBeGreaterThan(500);
  });
});
