import { describe, expect, it } from '@jest/globals';
import { allPages } from '../../lambda/cli/all-pages.ts';

/** Pages of three of the numbers below `count`; `after` is the last number of the page before. */
const numbers = (count: number) => async (after: string | undefined) => {
  const first = after === undefined ? 0 : Number(after) + 1;
  const items = Array.from({ length: Math.min(3, count - first) }, (_, index) => first + index);
  return first + 3 < count ? { items, next: String(first + 2) } : { items };
};

describe('all pages', () => {
  it.each([
    [0, Infinity, 0, false],
    [7, Infinity, 7, false],
    [7, 7, 7, false],
    [6, 6, 6, false],
    [7, 6, 6, true],
    [6, 5, 5, true],
    [9, 1, 1, true],
  ])('of %d, at most %d: %d, more: %j', async (count, limit, length, more) => {
    const items = Array.from({ length }, (_, index) => index);
    expect(await allPages(numbers(count), limit)).toEqual({ items, more });
  });
});
