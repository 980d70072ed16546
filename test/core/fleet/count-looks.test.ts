import { describe, expect, it } from '@jest/globals';
import { countLooks } from '../../../lambda/core/fleet/count-looks.ts';

const MINUTE = 60_000;
const NOW = 1_000 * MINUTE;
const looked = (cluster: string, minutesAgo: number | null) => ({
  cluster,
  slot: minutesAgo === null ? null : 1_000 - minutesAgo,
});

describe('a cluster counts as seen', () => {
  it.each([
    [1, 0, true],
    [1, 5, true],
    [1, 6, false],
    [2, 6, true],
    [2, 7, false],
    [60, 180, true],
    [60, 181, false],
  ])('with a check every %d min and a last look %d min ago: %s', (every, ago, seen) => {
    expect(countLooks([looked('c1', ago)], every, NOW)).toEqual({
      seen: seen ? 1 : 0,
      unseen: seen ? [] : ['c1'],
      oldestMs: ago * MINUTE,
    });
  });

  it('never without a look', () => {
    expect(countLooks([looked('new', null)], 1, NOW)).toEqual({ seen: 0, unseen: ['new'], oldestMs: null });
  });

  it('when our clock is behind that of the schedule', () => {
    expect(countLooks([looked('c1', -2)], 1, NOW)).toEqual({ seen: 1, unseen: [], oldestMs: 0 });
  });
});

it('names those that are not seen, and the age of the look that is oldest', () => {
  const looks = [looked('a', 1), looked('b', 9), looked('c', null), looked('d', 30)];
  expect(countLooks(looks, 1, NOW)).toEqual({ seen: 1, unseen: ['b', 'c', 'd'], oldestMs: 30 * MINUTE });
  expect(countLooks([], 1, NOW)).toEqual({ seen: 0, unseen: [], oldestMs: null });
});
