import { describe, expect, it } from '@jest/globals';
import type { Cause } from '../../../lambda/core/model/cause.ts';
import { spreadOf } from '../../../lambda/core/pulls/spread.ts';
import { failingContainer } from '../../support/failures.ts';

const failing = (image: string, podUid: string, node: string | null) => failingContainer({ image, podUid, node });

describe('how far a trouble reaches', () => {
  it('is counted by registry host and cause: nodes once, pods once, different images', () => {
    const member = (host: string | null, cause: Cause, ...of: Parameters<typeof failing>) => ({
      host,
      cause,
      container: failing(...of),
    });
    const members = [
      member('a', 'timeout', 'a/x:1', 'p1', 'node-b'),
      member('a', 'timeout', 'a/x:1', 'p1', 'node-b'),
      member('a', 'timeout', 'a/y:1', 'p2', 'node-a'),
      member('a', 'dns', 'a/z:1', 'p3', 'node-c'),
      member('b', 'timeout', 'b/x:1', 'p4', null),
      member(null, 'invalid-image-name', 'INVALID', 'p5', 'node-a'),
    ];
    const spread = spreadOf(members);
    expect(members.map(spread)).toEqual([
      ...Array.from({ length: 3 }, () => ({ nodes: ['node-a', 'node-b'], pods: 2, images: 2 })),
      { nodes: ['node-c'], pods: 1, images: 1 },
      { nodes: [], pods: 1, images: 1 },
      { nodes: ['node-a'], pods: 1, images: 1 },
    ]);
  });
});
