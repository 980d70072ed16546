import { describe, expect, it } from '@jest/globals';

import { humanDuration } from '../../lambda/simulator/human-duration.ts';
import { podCells, podColumns, rowConditions } from '../../lambda/simulator/pod-table.ts';
import { capturedAt, realPods } from './fixtures/real-pods.ts';

describe('the Table of pods', () => {
  it('has the columns of a real server', () => {
    expect(podColumns.map(({ name, type, format, priority }) => [name, type, format, priority])).toEqual([
      ['Name', 'string', 'name', 0],
      ['Ready', 'string', '', 0],
      ['Status', 'string', '', 0],
      ['Restarts', 'string', '', 0],
      ['Age', 'string', '', 0],
      ['IP', 'string', '', 1],
      ['Node', 'string', '', 1],
      ['Nominated Node', 'string', '', 1],
      ['Readiness Gates', 'string', '', 1],
    ]);
  });

  it.each(realPods.map((real) => ({ ...real, name: real.pod.metadata.name })))(
    'shows $name as a real server did',
    ({ pod, cells, conditions }) => {
      expect(podCells(pod, capturedAt)).toEqual(cells);
      expect(rowConditions(pod)).toEqual(conditions);
    },
  );

  it('says Running when one container has ended and a ready one still runs', () => {
    const real = realPods.find(({ pod }) => pod.metadata.name === 'completed-one-runs');
    const ready = [{ type: 'Ready', status: 'True' }];
    const pod = real === undefined ? undefined : { ...real.pod, status: { ...real.pod.status, conditions: ready } };
    expect(pod === undefined ? [] : podCells(pod, capturedAt).slice(1, 3)).toEqual(['1/2', 'Running']);
  });
});

describe('ages', () => {
  const minute = 60_000;
  const hour = 60 * minute;
  it.each([
    [-5000, '<invalid>'],
    [0, '0s'],
    [119_999, '119s'],
    [2 * minute, '2m'],
    [3 * minute + 17_000, '3m17s'],
    [10 * minute, '10m'],
    [179 * minute, '179m'],
    [3 * hour + 5 * minute, '3h5m'],
    [26 * hour, '26h'],
    [51 * hour, '2d3h'],
    [9 * 24 * hour, '9d'],
    [800 * 24 * hour, '2y70d'],
  ])('%d ms is %s', (span, text) => {
    expect(humanDuration(span)).toBe(text);
  });
});
