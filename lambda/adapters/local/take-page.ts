import type { Page } from '../../ports/store.ts';

/** The first `limit` of what is found; where more follows, the key of the last of them continues it. */
export function takePage<T>(found: Iterable<{ readonly key: string; readonly item: T }>, limit: number): Page<T> {
  const items: T[] = [];
  let last: string | undefined;
  for (const { key, item } of found) {
    if (items.length === limit) return last === undefined ? { items } : { items, next: last };
    items.push(item);
    last = key;
  }
  return { items };
}
