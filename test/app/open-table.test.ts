import { expect, it } from '@jest/globals';
import { createMemoryStore } from '../../lambda/adapters/local/memory-store.ts';
import { openTable } from '../../lambda/app/open-table.ts';
import { EMPTY_STATE } from '../../lambda/core/incident/check-state.ts';
import type { Severity } from '../../lambda/core/model/check.ts';
import { at } from '../support/pods.ts';
import { trouble } from '../support/troubles.ts';

async function storeWith(count: number, severityOf: (index: number) => Severity = () => 'warning') {
  const store = createMemoryStore();
  for (let index = 0; index < count; index += 1) {
    const open = [
      {
        id: `i${index}`,
        trouble: trouble({ severity: severityOf(index) }),
        openedAt: at(index),
        sequence: 1,
        goodLooks: 0,
      },
    ];
    const key = { cluster: `c${String(index).padStart(4, '0')}`, check: 'image-pulls' };
    await store.save(key, 1, { ...EMPTY_STATE, open }, null);
  }
  return store;
}

it('shows all of a few', async () => {
  const { rows, leftOut, more } = await openTable(await storeWith(3));
  expect({ clusters: rows.map(({ cluster }) => cluster), leftOut, more }).toEqual({
    clusters: ['c0000', 'c0001', 'c0002'],
    leftOut: 0,
    more: false,
  });
});

it('shows the worst of several pages, and counts the others', async () => {
  const { rows, leftOut, more } = await openTable(
    await storeWith(230, (index) => (index > 190 ? 'critical' : 'error')),
  );
  expect({ rows: rows.length, leftOut, more }).toEqual({ rows: 50, leftOut: 180, more: false });
  expect(rows.slice(0, 39).every(({ severity }) => severity === 'critical')).toBe(true);
  expect(rows.slice(39).map(({ cluster }) => cluster)).toEqual(
    Array.from({ length: 11 }, (_, index) => `c${String(index).padStart(4, '0')}`),
  );
});

it('reads a thousand states at most, and says that there are more', async () => {
  const { rows, leftOut, more } = await openTable(await storeWith(1_050));
  expect({ rows: rows.length, leftOut, more }).toEqual({ rows: 50, leftOut: 950, more: true });
});
