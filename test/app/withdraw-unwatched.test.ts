import { describe, expect, it } from '@jest/globals';
import { createMemoryStore } from '../../lambda/adapters/local/memory-store.ts';
import { reconcile } from '../../lambda/app/reconcile.ts';
import { withdrawUnwatched } from '../../lambda/app/withdraw-unwatched.ts';
import { EMPTY_STATE, type CheckState, type Incident } from '../../lambda/core/incident/check-state.ts';
import type { IncidentEvent } from '../../lambda/core/incident/incident-event.ts';
import { at } from '../support/pods.ts';
import { recordingLog } from '../support/recording-log.ts';
import { trouble } from '../support/troubles.ts';

const KEY = { cluster: 'c1', check: 'image-pulls' };
const told: Incident = { id: 'i1', trouble: trouble(), openedAt: at(0), sequence: 2, goodLooks: 0 };
const untold: Incident = { ...told, id: 'i2', sequence: 0, heldBy: { kind: 'silence', id: 's1' } };
const sick: CheckState = {
  ...EMPTY_STATE,
  open: [told, untold],
  pending: [{ key: 'k', firstSeen: at(0), seen: [true] }],
  blindLooks: 3,
  degraded: { id: 'blind1', sequence: 1, since: at(0) },
};

async function world(takes = true) {
  const store = createMemoryStore(() => at(0));
  await store.save(KEY, at(1) / 60_000, sick, null);
  const events: IncidentEvent[] = [];
  const bus = {
    publish: async (some: readonly IncidentEvent[]) => {
      if (takes) events.push(...some);
      return some.map(() => takes);
    },
  };
  const { log, entries } = recordingLog();
  return { ports: { store, bus, log, metrics: { count: () => {}, seconds: () => {} } }, store, events, entries };
}

describe('what is open of a check that nobody makes any more', () => {
  it('ends for whoever heard of it, and nobody says that it is healthy', async () => {
    const { ports, store, events, entries } = await world();
    await withdrawUnwatched(() => false, at(10), ports);
    expect(
      events.map(({ detailType, detail: { id, change, status, title, summary } }) => [
        `${detailType} ${id} ${change} ${status.from} → ${status.to}`,
        title,
        summary,
      ]),
    ).toEqual([
      [
        'Incident Resolved i1:3 unwatched unhealthy → unwatched',
        'Image r.example/app:1 does not exist',
        'No longer watched, its end was not seen: Image r.example/app:1 does not exist.',
      ],
      [
        'Monitor Recovered blind1:2 unwatched blind → unwatched',
        'Pullwarden no longer watches cluster c1 (image-pulls)',
        'Pullwarden no longer watches cluster c1 (image-pulls)',
      ],
    ]);
    expect((await store.load(KEY)).state).toEqual({ ...EMPTY_STATE, effects: [] });
    expect((await store.history({ since: 0, until: at(60), limit: 10 })).items).toHaveLength(3);
    expect(entries).toEqual([expect.objectContaining({ level: 'warn', fields: { ...KEY, incidents: 2 } })]);
  });

  it('ends once', async () => {
    const { ports, events } = await world();
    await withdrawUnwatched(() => false, at(10), ports);
    await withdrawUnwatched(() => false, at(15), ports);
    expect(events).toHaveLength(2);
  });

  it('stays while it is watched', async () => {
    const { ports, store, events } = await world();
    await withdrawUnwatched(({ cluster }) => cluster === 'c1', at(10), ports);
    expect(events).toEqual([]);
    expect((await store.load(KEY)).state).toEqual(sick);
  });

  it('waits in the outbox while the bus takes nothing', async () => {
    const { ports, store } = await world(false);
    await withdrawUnwatched(() => false, at(10), ports);
    expect((await store.load(KEY)).state.effects.map(({ id }) => id)).toEqual(['i1:3', 'blind1:2']);
    const later = await world();
    expect(await reconcile({ ...later.ports, store })).toBe(2);
  });

  it('is left to the next round where a look was quicker', async () => {
    const { ports, store, events } = await world();
    await withdrawUnwatched(() => false, at(1), ports);
    expect(events).toEqual([]);
    expect((await store.load(KEY)).state).toEqual(sick);
  });
});
