import { describe, expect, it } from '@jest/globals';
import type { FailingContainer } from '../../../lambda/core/model/failure.ts';
import { spreadByHost } from '../../../lambda/core/pulls/spread.ts';
import { failingContainers } from '../../../lambda/core/pulls/failing-containers.ts';
import { pod, waiting } from '../../support/pods.ts';

function failing(image: string, podUid: string, node: string | null): FailingContainer {
  const [one] = failingContainers(pod({ containers: [{ image, state: waiting('ErrImagePull') }] }), []);
  return { ...one!, podUid, node };
}

describe('how far a trouble reaches', () => {
  it('is counted by registry host: nodes once, pods once, different images', () => {
    const containers = [
      failing('a/x:1', 'p1', 'node-b'),
      failing('a/x:1', 'p1', 'node-b'),
      failing('a/y:1', 'p2', 'node-a'),
      failing('b/x:1', 'p3', null),
      failing('INVALID', 'p4', 'node-a'),
    ];
    const hostOf = (image: string) => (image === 'INVALID' ? null : image.slice(0, 1));
    expect([...spreadByHost(containers, hostOf)]).toEqual([
      ['a', { nodes: ['node-a', 'node-b'], pods: 2, images: 2 }],
      ['b', { nodes: [], pods: 1, images: 1 }],
      ['', { nodes: ['node-a'], pods: 1, images: 1 }],
    ]);
  });
});
