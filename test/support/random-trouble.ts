import type { Trouble } from './faulty-world.ts';

/** Numbers between 0 and 1 that are the same for the same seed (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Everything goes wrong now and then; for some time in every hour the channels answer nobody. */
export function randomTrouble(seed: number): Trouble {
  const random = seededRandom(seed);
  const sometimes = (share: number) => () => random() < share;
  return {
    crashes: () => (random() < 0.04 ? (random() < 0.5 ? 'before' : 'after') : null),
    busFails: sometimes(0.2),
    channelFails: (minute) => minute % 60 < 10 || random() < 0.1,
    comesTwice: sometimes(0.2),
    // Now and then so late that the end of an incident overtakes its beginning.
    minutesLate: () => (random() < 0.1 ? Math.floor(random() * 35) : 0),
    looksTwice: sometimes(0.1),
  };
}
