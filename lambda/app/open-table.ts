import { type OpenRow, openRows, worstThenOldest } from '../core/report/open-rows.ts';
import type { OpenTable } from '../core/report/incidents-widget.ts';
import type { Store } from '../ports/store.ts';

/** A page of the dashboard holds no more, and a person reads no more. */
const MAX_ROWS = 50;
/** States come a hundred a page. */
const MAX_PAGES = 10;

/** The worst of what is open: read page by page, so that only rows are held, and no more than a thousand states. */
export async function openTable(store: Pick<Store, 'openStates'>): Promise<OpenTable> {
  let rows: readonly OpenRow[] = [];
  let count = 0;
  let after: string | undefined;
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const { items, next } = await store.openStates(after);
    const found = items.flatMap(({ key, state }) => openRows(key, state));
    count += found.length;
    rows = [...rows, ...found].sort(worstThenOldest).slice(0, MAX_ROWS);
    after = next;
    if (after === undefined) break;
  }
  return { rows, leftOut: count - rows.length, more: after !== undefined };
}
