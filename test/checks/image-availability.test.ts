import { describe, expect, it } from '@jest/globals';
import { runCheck } from '../../lambda/app/run-check.ts';
import type { LookScope } from '../../lambda/checks/define-check.ts';
import { imageAvailability } from '../../lambda/checks/image-availability.ts';
import type { Node } from '../../lambda/core/model/cluster-state.ts';
import type { ProbeResult } from '../../lambda/core/model/probe.ts';
import { type FakeCluster, fakeKubernetes } from '../support/fake-kubernetes.ts';
import { fakeRegistry } from '../support/fake-registry.ts';
import { at } from '../support/pods.ts';

const SCOPE: LookScope = {
  cluster: 'c1',
  now: at(0),
  namespaces: null,
  sweep: true,
  baseline: 'auto',
  vantage: 'outside',
  remembered: [],
};
const OLD = `sha256:${'a'.repeat(64)}`;
const NEW = `sha256:${'b'.repeat(64)}`;
const node = (name: string, ...images: readonly (readonly string[])[]): Node => ({
  metadata: { name },
  status: { images: images.map((names) => ({ names })) },
});

async function look(
  cluster: FakeCluster,
  probe: (image: string) => Partial<ProbeResult> & Pick<ProbeResult, 'status'>,
  scope: Partial<LookScope> = {},
) {
  const point = fakeRegistry('outside', { probe });
  const { kubernetes } = fakeKubernetes(cluster);
  const { judgement, troubles } = await runCheck(
    imageAvailability,
    { kubernetes, registries: [point] },
    { ...SCOPE, ...scope },
  );
  return { ...judgement, troubles, asked: point.asked };
}

describe('image-availability', () => {
  it('asks with HEAD for every tag that nodes hold, once', async () => {
    const nodes = [
      node('a', ['quay.io/a/b:1', `quay.io/a/b@${OLD}`], [`quay.io/c/d@${OLD}`]),
      node('b', ['quay.io/a/b:1']),
    ];
    const { asked, verdicts, complete } = await look({ nodes }, () => ({ status: 'available', digest: OLD }));
    expect(asked).toEqual([{ image: 'quay.io/a/b:1', depth: 'exists' }]);
    expect(verdicts).toMatchObject([{ status: 'healthy', reason: '1 of 1 tags that nodes hold were asked for' }]);
    expect(complete).toBe(true);
  });

  it('finds the tag that is gone before a pod restarts, and says how many nodes still hold it', async () => {
    const nodes = [node('a', ['quay.io/a/b:1'], ['quay.io/a/c:1']), node('b', ['quay.io/a/b:1'])];
    const { verdicts, troubles } = await look({ nodes }, (image) =>
      image.endsWith('b:1') ? { status: 'missing', cause: 'image-not-found' } : { status: 'available' },
    );
    expect(verdicts).toMatchObject([
      {
        status: 'unhealthy',
        target: { kind: 'image', name: 'quay.io/a/b:1' },
        findings: [{ code: 'image-gone', args: { nodes: 2 } }],
      },
    ]);
    expect(troubles.map(({ key, severity }) => [key, severity])).toEqual([['c1/image-gone/quay.io/a/b:1', 'warning']]);
  });

  it('says nothing of a repository that may only be hidden from us', async () => {
    const nodes = [node('a', ['r.example/a:1'])];
    const { verdicts } = await look({ nodes }, () => ({ status: 'missing', cause: 'repository-not-found-or-denied' }));
    expect(verdicts).toMatchObject([
      { status: 'healthy', reason: expect.stringContaining('1 could not be told (r.example/a:1)') },
    ]);
  });

  it('notes a tag that points to another digest now', async () => {
    const nodes = [node('a', ['r.example/a:1', `r.example/a@${OLD}`])];
    const { verdicts } = await look({ nodes }, () => ({ status: 'available', digest: NEW }));
    expect(verdicts).toMatchObject([
      {
        status: 'healthy',
        reason: expect.stringContaining('1 point to another digest now than nodes hold (r.example/a:1)'),
      },
    ]);
  });

  it('is unknown when no registry can be asked, or the nodes cannot be listed', async () => {
    const nodes = [node('a', ['r.example/a:1'])];
    expect((await look({ nodes }, () => ({ status: 'unreachable', cause: 'dns' }))).verdicts[0]).toMatchObject({
      status: 'unknown',
      reason: expect.stringMatching(/^no registry could be asked: probe from outside: unreachable.*; 1 of 1 tags/),
    });
    const refuse = { nodes: { reason: 'forbidden', detail: 'the right to list nodes is missing' } } as const;
    const { verdicts, complete } = await look({ refuse }, () => ({ status: 'available' }));
    expect([verdicts[0]?.reason, complete]).toEqual(['the right to list nodes is missing', false]);
  });

  it('takes turns where there are more tags than one look asks for', async () => {
    const nodes = [
      node('a', ...Array.from({ length: 301 }, (_, index) => [`r.example/a:${String(index).padStart(3, '0')}`])),
    ];
    const asked = new Set<unknown>();
    for (const hour of [0, 1]) {
      const one = await look({ nodes }, () => ({ status: 'available' }), { now: at(0) + hour * 3_600_000 });
      expect(one.asked).toHaveLength(300);
      expect(one.complete).toBe(false);
      for (const request of one.asked) asked.add((request as { image: string }).image);
    }
    expect(asked.size).toBe(301);
  });
});
