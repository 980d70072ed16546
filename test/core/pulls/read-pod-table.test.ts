import { describe, expect, it } from '@jest/globals';
import { readPodTable } from '../../../lambda/core/pulls/read-pod-table.ts';

const columns = ['Name', 'Ready', 'Status', 'Restarts', 'Age', 'IP', 'Node'].map((name) => ({ name }));

describe('the rows of a Table', () => {
  it('are read by the names of the columns, whatever their order', () => {
    const table = {
      kind: 'Table',
      columnDefinitions: [...columns].reverse(),
      rows: [{ cells: ['node-a', '10.0.0.1', '5m', '0', 'ErrImagePull', '1/2', 'web-1'] }],
    };
    expect(readPodTable(table)).toEqual([
      { name: 'web-1', ready: 1, containers: 2, word: 'ErrImagePull', scheduled: true },
    ]);
  });

  it('tell a pod without a node', () => {
    const table = {
      kind: 'Table',
      columnDefinitions: columns,
      rows: [{ cells: ['web-1', '0/1', 'Pending', '0', '5m', '<none>', '<none>'] }],
    };
    expect(readPodTable(table)?.[0]?.scheduled).toBe(false);
  });

  it('count as scheduled where the column of the node is missing, and are none where there are no rows', () => {
    const some = columns.filter(({ name }) => name !== 'Node');
    const table = {
      kind: 'Table',
      columnDefinitions: some,
      rows: [{ cells: ['web-1', '0/1', 'Pending', '0', '5m', '<none>'] }],
    };
    expect(readPodTable(table)?.[0]?.scheduled).toBe(true);
    expect(readPodTable({ kind: 'Table', columnDefinitions: columns })).toEqual([]);
  });

  it('are empty for an empty cluster', () => {
    expect(readPodTable({ kind: 'Table', columnDefinitions: columns, rows: [] })).toEqual([]);
  });

  it.each([
    ['a list of objects', { kind: 'PodList', items: [] }],
    ['not of kind Table', { kind: 'PodList', columnDefinitions: columns, rows: [] }],
    ['without columns', { kind: 'Table', rows: [] }],
    ...['Name', 'Ready', 'Status'].map(
      (gone) =>
        [
          `without the column ${gone}`,
          { kind: 'Table', columnDefinitions: columns.filter(({ name }) => name !== gone), rows: [] },
        ] as const,
    ),
  ])('are not an empty cluster when the answer is %s', (_, answer) => {
    expect(readPodTable(answer)).toBeNull();
  });
});
