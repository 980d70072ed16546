import { beforeEach, describe, expect, it } from '@jest/globals';
import { createMemoryStore } from '../../lambda/adapters/local/memory-store.ts';
import { pingDeadMan } from '../../lambda/app/ping-dead-man.ts';
import { surveyFleet } from '../../lambda/app/survey-fleet.ts';
import { EMPTY_STATE } from '../../lambda/core/incident/check-state.ts';
import type { Store } from '../../lambda/ports/store.ts';
import { at } from '../support/pods.ts';
import { recordingLog } from '../support/recording-log.ts';
import { recordingMetrics } from '../support/recording-metrics.ts';
import { trouble } from '../support/troubles.ts';

const fleet = { clusters: ['c1', 'c2', 'c3'], check: 'image-pulls', everyMinutes: 1 };
const NOW = at(20);
const slotOf = (minute: number) => at(minute) / 60_000;
let store: Store;
beforeEach(() => {
  store = createMemoryStore();
});
const look = (cluster: string, minute: number, state = EMPTY_STATE) =>
  store.save({ cluster, check: 'image-pulls' }, slotOf(minute), state, null);

describe('the survey', () => {
  it('says who is looked at, who is not, and what is wrong', async () => {
    const open = [{ id: 'i', trouble: trouble(), openedAt: at(0), sequence: 1, goodLooks: 0 }];
    await look('c1', 20, { ...EMPTY_STATE, open });
    await look('c2', 2);
    const { metrics, values } = recordingMetrics();
    const { log, entries } = recordingLog();
    await surveyFleet(fleet, NOW, { store, metrics, log });
    expect(values).toEqual({
      ClustersSeen: 1,
      ClustersUnseen: 2,
      OldestLookAge: '1080 s',
      ClustersSick: 1,
      ClustersBlind: 0,
      ClustersDrifted: 0,
    });
    expect(entries.map(({ message, fields }) => ({ message, ...fields }))).toEqual([
      { message: 'clusters that nobody looked at', count: 2, clusters: ['c2', 'c3'] },
      { message: 'fleet', seen: 1, unseen: 2, sick: 1, blind: 0, drifted: 0, causes: { 'image-not-found': 1 } },
    ]);
  });

  it('has no age before the first look', async () => {
    const { metrics, values } = recordingMetrics();
    await surveyFleet(fleet, NOW, { store, metrics, log: recordingLog().log });
    expect(values).toMatchObject({ ClustersSeen: 0, ClustersUnseen: 3 });
    expect(values).not.toHaveProperty('OldestLookAge');
  });
});

describe('the sign of life', () => {
  const pings = async (clusters: readonly string[]) => {
    let count = 0;
    const deadMan = { ping: async () => void (count += 1) };
    await pingDeadMan({ ...fleet, clusters }, NOW, { store, deadMan, log: recordingLog().log });
    return count;
  };

  it('is given while any cluster is looked at, and not while none is', async () => {
    expect(await pings(fleet.clusters)).toBe(0);
    await look('c1', 14);
    expect(await pings(fleet.clusters)).toBe(0);
    await look('c2', 15);
    expect(await pings(fleet.clusters)).toBe(1);
  });

  it('asks for a hundred clusters at most', async () => {
    const many = Array.from({ length: 120 }, (_, index) => `many-${index}`);
    await look('many-100', 20);
    expect(await pings(many)).toBe(0);
    await look('many-99', 20);
    expect(await pings(many)).toBe(1);
  });
});
