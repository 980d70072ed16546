import { expect, it } from '@jest/globals';
import { searchFleet } from '../../lambda/app/search-fleet.ts';
import type { Inventory } from '../../lambda/core/fleet/inventory.ts';
import type { Problem } from '../../lambda/core/model/problem.ts';
import type { Fleet } from '../../lambda/ports/fleet.ts';
import { recordingLog } from '../support/recording-log.ts';

const PLACE = { region: 'eu-west-1' };
const TAGS = { pullwarden: 'watch' };
const PROBLEM: Problem = { reason: 'forbidden', detail: 'the right to eks:ListClusters is missing' };

/** A fleet of clusters with these tags; a Problem in their place is what AWS answers. */
function world(clusters: Readonly<Record<string, Record<string, string> | Problem>> | Problem) {
  const asked: string[] = [];
  const fleet: Fleet = {
    list: async () =>
      'reason' in clusters ? { ok: false, problem: clusters as Problem } : { ok: true, value: Object.keys(clusters) },
    tagsOf: async (_, name) => {
      asked.push(name);
      const tags = (clusters as Record<string, Record<string, string> | Problem>)[name]!;
      return 'reason' in tags ? { ok: false, problem: tags as Problem } : { ok: true, value: tags };
    },
  };
  return { fleet, asked };
}

function kept(...before: readonly Inventory[]) {
  const stored = new Map(before.map((one) => [one.place.region, one]));
  const counts: Record<string, number> = {};
  const { log, entries } = recordingLog();
  return {
    ports: {
      inventories: {
        all: async () => [...stored.values()],
        put: async (one: Inventory) => void stored.set(one.place.region, one),
      },
      log,
      metrics: { count: (name: string, value: number) => void (counts[name] = value), seconds: () => {} },
    },
    stored,
    counts,
    entries,
  };
}

it('keeps the clusters that carry the tags', async () => {
  const { ports, stored, entries } = kept();
  await searchFleet(PLACE, TAGS, { ...ports, ...world({ a: TAGS, b: {} }) }, 1);
  expect(stored.get('eu-west-1')).toEqual({
    place: PLACE,
    seen: { a: { selected: true, readAt: 1 }, b: { selected: false, readAt: 1 } },
  });
  expect(entries).toEqual([expect.objectContaining({ level: 'info', message: 'fleet searched' })]);
});

it('asks of a known fleet only what is new', async () => {
  const before = { place: PLACE, seen: { a: { selected: true, readAt: 0 } } };
  const { ports } = kept(before);
  const { fleet, asked } = world({ a: TAGS, b: TAGS });
  await searchFleet(PLACE, TAGS, { ...ports, fleet }, 1);
  expect(asked).toEqual(['b']);
});

it('says of how many clusters nobody knows whether they want to be watched', async () => {
  const { ports, stored, counts, entries } = kept();
  await searchFleet(PLACE, TAGS, { ...ports, ...world({ a: TAGS, b: PROBLEM }) }, 1);
  expect(Object.keys(stored.get('eu-west-1')!.seen)).toEqual(['a']);
  expect(counts).toEqual({ UnreadClusters: 1 });
  expect(entries[0]).toMatchObject({ level: 'warn', fields: { name: 'b', problem: PROBLEM } });
});

it('fails, and loses nothing, when a place cannot be searched', async () => {
  const before = { place: PLACE, seen: { a: { selected: true, readAt: 0 } } };
  const { ports, stored } = kept(before);
  await expect(searchFleet(PLACE, TAGS, { ...ports, ...world(PROBLEM) }, 1)).rejects.toThrow(PROBLEM.detail);
  expect(stored.get('eu-west-1')).toBe(before);
});
