import type { Page } from '../ports/store.ts';

/** The items of all pages, page by page, at most `limit` of them; `more` when there are others behind. */
export async function allPages<T>(
  read: (after: string | undefined) => Promise<Page<T>>,
  limit: number = Infinity,
): Promise<{ readonly items: readonly T[]; readonly more: boolean }> {
  const items: T[] = [];
  let after: string | undefined;
  do {
    const page = await read(after);
    items.push(...page.items);
    after = page.next;
  } while (after !== undefined && items.length < limit);
  return { items: items.slice(0, limit), more: after !== undefined || items.length > limit };
}
