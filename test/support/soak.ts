import type { Store } from '../../lambda/ports/store.ts';
import { liveThrough } from './faulty-world.ts';
import { faultsOf, wrongs } from './faulty-world-checks.ts';
import { randomTrouble } from './random-trouble.ts';

/** What a soak lived through, and what was wrong at its end. */
export interface Soaked {
  readonly looks: number;
  readonly crashes: number;
  readonly incidents: number;
  readonly wrong: readonly string[];
}

const CLUSTERS = 5;
const MINUTES = 180;
const FAULTS = 30;

/** Random weeks on a store, seed after seed, until so many looks were made; each week has a store of its own. */
export async function soak(newStore: () => Promise<Store>, looks: number, firstSeed: number): Promise<Soaked> {
  let total: Soaked = { looks: 0, crashes: 0, incidents: 0, wrong: [] };
  for (let seed = firstSeed; total.looks < looks; seed += 1) {
    const store = await newStore();
    const faults = faultsOf(seed, { clusters: CLUSTERS, faults: FAULTS, minutes: MINUTES });
    const outcome = await liveThrough(store, faults, randomTrouble(seed));
    const wrong = (await wrongs(store, faults, outcome)).map((text) => `seed ${seed}: ${text}`);
    total = {
      looks: total.looks + outcome.looks,
      crashes: total.crashes + outcome.crashes,
      incidents: total.incidents + faults.length,
      wrong: [...total.wrong, ...wrong],
    };
  }
  return total;
}
