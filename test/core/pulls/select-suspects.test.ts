import { describe, expect, it } from '@jest/globals';
import type { PodRow } from '../../../lambda/core/model/cluster-state.ts';
import { isSuspicious, selectSuspects } from '../../../lambda/core/pulls/select-suspects.ts';

const row = (word: string, ready: number, containers: number, scheduled = true, name = word): PodRow => ({
  name,
  ready,
  containers,
  word,
  scheduled,
});

describe('suspicious rows', () => {
  it.each<[PodRow, boolean]>([
    [row('ErrImagePull', 0, 1), true],
    [row('Init:ImagePullBackOff', 0, 1), true],
    [row('InvalidImageName', 0, 1), true],
    // A crash loop in container 0 hides a failed pull in container 1, and Terminating hides everything.
    [row('CrashLoopBackOff', 0, 2), true],
    [row('Terminating', 0, 1), true],
    [row('Running', 1, 2), true],
    [row('ContainerCreating', 0, 1), true],
    [row('Running', 2, 2), false],
    [row('Completed', 0, 1), false],
    [row('Evicted', 0, 1), false],
    [row('Preempting', 0, 1), false],
    [row('NodeShutdown', 0, 1), false],
    [row('Terminated', 0, 1), false],
    [row('Pending', 0, 1, false), false],
  ])('%o: %s', (one, suspicious) => {
    expect(isSuspicious(one)).toBe(suspicious);
  });

  it('come with the sure ones first, each name once, and tell what was cut', () => {
    const rows = [
      row('CrashLoopBackOff', 0, 1, true, 'b'),
      row('ErrImagePull', 0, 1, true, 'a'),
      row('ErrImagePull', 0, 1, true, 'a'),
      row('Running', 0, 1, true, 'c'),
    ];
    expect(selectSuspects(rows, 2)).toEqual({ names: ['a', 'b'], cut: 1 });
  });
});
