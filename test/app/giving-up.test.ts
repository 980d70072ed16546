import { expect, it } from '@jest/globals';
import { givingUp } from '../../lambda/app/giving-up.ts';
import type { Problem } from '../../lambda/core/model/problem.ts';
import { fakeKubernetes } from '../support/fake-kubernetes.ts';

const SLOW_MS = 15_000;

/** A cluster whose named reads meet this trouble; one that times out takes its time for it. */
function world(problem: Problem, refused: readonly ('podRows' | 'nodes' | 'podPage')[]) {
  let now = 0;
  const { kubernetes, calls } = fakeKubernetes({ refuse: Object.fromEntries(refused.map((read) => [read, problem])) });
  const slow = {
    ...kubernetes,
    podRows: (...args: Parameters<typeof kubernetes.podRows>) => {
      now += problem.reason === 'timeout' ? SLOW_MS : 0;
      return kubernetes.podRows(...args);
    },
  };
  return { reads: givingUp(slow, () => now), calls };
}

it.each(['unreachable', 'tls'] as const)('does not ask a second time who is %s', async (reason) => {
  const problem: Problem = { reason, detail: 'away' };
  const { reads, calls } = world(problem, ['podRows', 'nodes']);
  expect(await reads.podRows('all', null)).toEqual({ ok: false, problem });
  expect(await reads.nodes('images')).toEqual({ ok: false, problem });
  expect(await reads.version()).toEqual({ ok: false, problem });
  expect(calls).toEqual(['podRows all']);
});

it('asks on after one timeout, and no longer after half a minute of them', async () => {
  const problem: Problem = { reason: 'timeout', detail: 'slow' };
  const { reads, calls } = world(problem, ['podRows']);
  await reads.podRows('all', null);
  expect((await reads.version()).ok).toBe(true);
  await reads.podRows('pending', null);
  expect(await reads.version()).toEqual({ ok: false, problem });
  expect(calls).toEqual(['podRows all', 'version', 'podRows pending']);
});

it.each(['forbidden', 'unauthorized', 'throttled', 'not-found', 'too-large', 'unreadable'] as const)(
  'asks on after an answer: %s',
  async (reason) => {
    const { reads } = world({ reason, detail: 'no' }, ['podRows']);
    await reads.podRows('all', null);
    expect((await reads.nodes('images')).ok).toBe(true);
  },
);

it('asks on when a pod cannot be reached', async () => {
  const { reads } = world({ reason: 'unreachable', detail: 'no' }, ['podPage']);
  expect((await reads.podPage('kube-proxy-a', 10_249, 'configz')).ok).toBe(false);
  expect((await reads.version()).ok).toBe(true);
});
