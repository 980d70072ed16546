// Saves look after look of a cluster into a store, and prints the slot of each that was answered, until it is killed.
import { writeSync } from 'node:fs';
import { createSqliteStore } from '../../../lambda/adapters/local/sqlite-store.ts';
import { EMPTY_STATE } from '../../../lambda/core/incident/check-state.ts';
import { effect } from '../../support/events.ts';
import { at } from '../../support/pods.ts';

const [file = '', cluster = '', looks = ''] = process.argv.slice(2);
const key = { cluster, check: 'image-pulls' };
const store = createSqliteStore(file, { now: () => at(0) });
for (let slot = 1; slot <= Number(looks); slot += 1) {
  const { version } = await store.load(key);
  const effects = [effect(`${cluster}-${slot}`, 1, slot)];
  const answer = await store.save(key, slot, { ...EMPTY_STATE, effects, memory: { slot } }, version);
  await store.remember(effects.map(({ event }) => event));
  // At once: what a stream still holds dies with the process.
  writeSync(1, `${slot} ${answer}\n`);
}
store.close();
