import { describe, expect, it } from '@jest/globals';
import { dueWork } from '../../lambda/app/dispatch.ts';
import { CHECKS } from '../../lambda/checks/index.ts';
import { at } from '../support/pods.ts';

const clusters = [
  { name: 'a', region: 'eu-west-1' },
  { name: 'b', region: 'eu-west-1' },
];
const checks = CHECKS.map(({ id, everyMinutes }) => ({ check: id, everyMinutes }));
const due = (minute: number) =>
  dueWork(clusters, checks, at(minute)).map(
    ({ cluster, check, sweep }) => `${cluster} ${check}${sweep ? ' sweep' : ''}`,
  );

const fifth = (cluster: string) => [`${cluster} image-pulls sweep`, `${cluster} registry-access sweep`];
const all = (cluster: string) => [
  ...fifth(cluster),
  `${cluster} image-availability sweep`,
  `${cluster} kube-proxy sweep`,
  `${cluster} access sweep`,
];

describe('the looks that are due', () => {
  it.each([
    [0, [...all('a'), ...all('b')]],
    [1, ['a image-pulls', 'b image-pulls']],
    [5, [...fifth('a'), ...fifth('b')]],
  ])('at 10:%d', (minute, looks) => {
    expect(due(minute)).toEqual(looks);
  });

  it('are the same look in every try of the same minute, and a later slot in the next', () => {
    const slot = (time: number) => dueWork(clusters, checks, time)[0]!.slot;
    expect(slot(at(3) + 20_000)).toBe(slot(at(3)));
    expect(slot(at(4))).toBe(slot(at(3)) + 1);
  });
});
