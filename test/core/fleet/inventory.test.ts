import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  afterSearch,
  clustersToRead,
  inventoriesOf,
  type Inventory,
  mayBeWatched,
  selectedClusters,
  watchedClusters,
} from '../../../lambda/core/fleet/inventory.ts';

const HOUR = 3_600_000;
const HERE = { region: 'eu-west-1' };
const MEMBER = { region: 'eu-west-1', roleArn: 'arn:aws:iam::111122223333:role/pullwarden-member', externalId: 'x' };
const WANTED = { pullwarden: 'watch' };
const EMPTY: Inventory = { place: HERE, seen: {} };

/** One search of a world in which these clusters have these tags (null: they cannot be read). */
function search(before: Inventory, world: Readonly<Record<string, object | null>>, now: number): Inventory {
  const listed = Object.keys(world);
  const read = new Map(clustersToRead(before, listed, now).map((name) => [name, world[name] as typeof WANTED | null]));
  return afterSearch(before, listed, read, WANTED, now);
}
const names = (inventory: Inventory) => selectedClusters(inventory).map(({ eksName }) => eksName);

describe('an inventory', () => {
  it('holds the clusters that carry every wanted tag', () => {
    const world = { a: WANTED, b: { pullwarden: 'no' }, c: {}, d: { ...WANTED, team: 'x' } };
    expect(names(search(EMPTY, world, 0))).toEqual(['a', 'd']);
  });

  it('forgets clusters that are gone, and learns of new ones at once', () => {
    const first = search(EMPTY, { a: WANTED, b: WANTED }, 0);
    expect(names(search(first, { b: WANTED, c: WANTED }, HOUR))).toEqual(['b', 'c']);
  });

  it('sees a changed tag within a day', () => {
    const first = search(EMPTY, { a: WANTED }, 0);
    expect(names(search(first, { a: {} }, 22 * HOUR))).toEqual(['a']);
    expect(names(search(first, { a: {} }, 23 * HOUR))).toEqual([]);
  });

  it('keeps what it knew of a cluster that cannot be read today, and asks again', () => {
    const first = search(EMPTY, { a: WANTED, b: {} }, 0);
    const second = search(first, { a: null, b: null, c: null }, 24 * HOUR);
    expect(names(second)).toEqual(['a']);
    expect(clustersToRead(second, ['a', 'b', 'c'], 24 * HOUR)).toEqual(['c', 'a', 'b']);
  });

  it('reads 200 clusters a search, the unknown first, and all of a large fleet in a while', () => {
    const world = Object.fromEntries(Array.from({ length: 1_000 }, (_, index) => [`c${index}`, WANTED]));
    let inventory = EMPTY;
    const counts = Array.from({ length: 6 }, (_, hour) => {
      inventory = search(inventory, world, hour * HOUR);
      return names(inventory).length;
    });
    expect(counts).toEqual([200, 400, 600, 800, 1_000, 1_000]);
  });
});

describe('the watched clusters', () => {
  it('have names that say where they are', () => {
    expect(selectedClusters(search(EMPTY, { prod: WANTED }, 0))).toEqual([
      { name: 'prod.eu-west-1', eksName: 'prod', region: 'eu-west-1' },
    ]);
    expect(selectedClusters(search({ place: MEMBER, seen: {} }, { prod: WANTED }, 0))).toEqual([
      { name: 'prod.eu-west-1.111122223333', eksName: 'prod', ...MEMBER },
    ]);
  });

  it('are those of the configuration, and the others that were found', () => {
    const found = [search(EMPTY, { a: WANTED, b: WANTED }, 0), search({ place: MEMBER, seen: {} }, { a: WANTED }, 0)];
    const configured = [
      { name: 'a', region: 'eu-west-1' },
      { name: 'ours', eksName: 'a', ...MEMBER },
    ];
    expect(watchedClusters(configured, found).map(({ name }) => name)).toEqual(['a', 'ours', 'b.eu-west-1']);
  });

  it('never share a name', () => {
    const word = fc.stringMatching(/^[a-z0-9][a-z0-9_-]{0,9}$/);
    const place = fc.record(
      {
        region: fc.constantFrom('eu-west-1', 'us-east-1', 'cn-north-1'),
        roleArn: fc.constantFrom('arn:aws:iam::111122223333:role/r', 'arn:aws:iam::444455556666:role/r'),
      },
      { requiredKeys: ['region'] },
    );
    const inventory = fc.record({
      place,
      seen: fc.dictionary(word, fc.record({ selected: fc.constant(true), readAt: fc.constant(0) })),
    });
    const key = ({ place }: Inventory) => `${place.region} ${place.roleArn ?? ''}`;
    fc.assert(
      fc.property(
        fc.uniqueArray(word, { maxLength: 5 }),
        fc.uniqueArray(inventory, { selector: key, maxLength: 6 }),
        (configured, inventories) => {
          const all = watchedClusters(
            configured.map((name) => ({ name, region: 'eu-west-1' })),
            inventories,
          );
          expect(new Set(all.map(({ name }) => name)).size).toBe(all.length);
        },
      ),
    );
  });
});

describe('a cluster that nobody looks at', () => {
  const places = [HERE, MEMBER];
  const here = search(EMPTY, { a: WANTED }, 0);
  const member = search({ place: MEMBER, seen: {} }, { a: WANTED }, 0);
  const configured = [{ name: 'ours', region: 'eu-west-1' }];

  it.each<readonly [string, string, readonly Inventory[], boolean]>([
    ['is not one of the configuration', 'ours', [], true],
    ['is one that was taken out of it', 'gone', [], false],
    ['is not one that was found', 'a.eu-west-1', [here, member], true],
    ['is one that is no longer found', 'b.eu-west-1', [here, member], false],
    ['may be one of a place that was never searched', 'b.eu-west-1', [member], true],
    ['is one of a place that is no longer searched', 'a.us-east-1', [here, member], false],
  ])('%s', (_, name, inventories, expected) => {
    expect(mayBeWatched(name, watchedClusters(configured, inventories), places, inventories)).toBe(expected);
  });

  it('is not believed in because an old search found it', () => {
    expect(inventoriesOf([HERE], [here, member])).toEqual([here]);
  });
});
