import { describe, expect, it } from '@jest/globals';
import { runCheck } from '../../lambda/app/run-check.ts';
import type { LookScope } from '../../lambda/checks/define-check.ts';
import { registryAccess } from '../../lambda/checks/registry-access.ts';
import type { Node, PodRow } from '../../lambda/core/model/cluster-state.ts';
import type { AccessResult } from '../../lambda/core/model/probe.ts';
import type { VantagePoint } from '../../lambda/ports/registry.ts';
import { type FakeCluster, fakeKubernetes } from '../support/fake-kubernetes.ts';
import { fakeRegistry } from '../support/fake-registry.ts';
import { at, pod, waiting } from '../support/pods.ts';

const SCOPE: LookScope = {
  cluster: 'c1',
  now: at(10),
  namespaces: null,
  sweep: true,
  baseline: 'auto',
  vantage: 'outside',
  remembered: [],
};
const TIMEOUT =
  'failed to do request: Head "https://registry.example/v2/app/manifests/1": dial tcp 10.0.0.1:443: i/o timeout';
const SILENT = { status: 'unreachable', cause: 'timeout' } as const;

const node = (name: string, ...images: readonly string[]): Node => ({
  metadata: { name },
  status: { images: images.map((image) => ({ names: [image] })) },
});
const row = (name: string): PodRow => ({ name, ready: 0, containers: 1, word: 'ErrImagePull', scheduled: true });
const failing = (message = TIMEOUT): FakeCluster => ({
  rows: [row('web-1')],
  pods: [pod({ containers: [{ state: waiting('ErrImagePull', message) }] })],
});

async function look(cluster: FakeCluster, points: readonly VantagePoint[], scope: Partial<LookScope> = {}) {
  const { kubernetes } = fakeKubernetes(cluster);
  const look = await runCheck(registryAccess, { kubernetes, registries: points }, { ...SCOPE, ...scope });
  const { verdicts, complete, memory } = look.judgement;
  return {
    said: verdicts.map(({ target, vantage, status }) => `${target.name} ${vantage} ${status}`),
    verdicts,
    complete,
    memory,
    troubles: look.troubles,
  };
}

describe('registry-access', () => {
  it('asks each registry of failing pods and of what nodes hold, once from every vantage', async () => {
    const outside = fakeRegistry('outside', { access: () => ({ status: 'answers' }) });
    const vpc = fakeRegistry('vpc', { access: () => ({ status: 'answers' }) });
    const nodes = [node('a', 'quay.io/a/b:1', 'nginx:1'), node('b', 'quay.io/a/b:2')];
    const { said, complete } = await look({ ...failing(), nodes }, [outside, vpc]);
    expect(outside.asked).toEqual(['registry.example', 'docker.io', 'quay.io']);
    expect(vpc.asked).toEqual(outside.asked);
    expect(said).toEqual(
      ['registry.example', 'docker.io', 'quay.io'].flatMap((host) => [
        `${host} outside healthy`,
        `${host} vpc healthy`,
      ]),
    );
    expect(complete).toBe(true);
  });

  it('calls a registry down when nodes see what we see, and tells it as one trouble', async () => {
    const outside = fakeRegistry('outside', { access: () => SILENT });
    const { said, troubles, complete } = await look(failing(), [outside]);
    expect(said).toEqual(['registry.example outside unhealthy']);
    expect(troubles.map(({ key }) => key)).toEqual(['c1/registry-unreachable/registry.example']);
    expect(complete).toBe(true);
  });

  it('leaves it unknown where only we fail, which is no blindness of the monitor and hides no end', async () => {
    const nodes = [node('a', 'private.example/a:1')];
    const { said, troubles, complete } = await look({ nodes }, [fakeRegistry('outside', { access: () => SILENT })]);
    expect([said, troubles, complete]).toEqual([['private.example outside unknown'], [], true]);
  });

  it('is not complete where nodes fail and we could not look', async () => {
    const { complete } = await look(failing(), [fakeRegistry('outside', {})]);
    expect(complete).toBe(false);
  });

  it('counts no failure of the image itself against its registry', async () => {
    const notFound = 'failed to resolve reference "registry.example/app:1": registry.example/app:1: not found';
    const { said } = await look(failing(notFound), [fakeRegistry('outside', { access: () => SILENT })]);
    expect(said).toEqual(['registry.example outside unknown']);
  });

  it('remembers what was left of a limit until the next look', async () => {
    const limit = (remaining: number): AccessResult['rateLimit'] => ({
      limit: 100,
      remaining,
      windowSeconds: 21_600,
      source: null,
    });
    const from = (remaining: number) =>
      fakeRegistry('vpc', { access: () => ({ status: 'answers', rateLimit: limit(remaining)! }) });
    const cluster = { nodes: [node('a', 'nginx:1')] };
    const first = await look(cluster, [from(60)]);
    expect(first.memory).toEqual({ 'docker.io': { vpc: { at: at(10), remaining: 60 } } });
    const second = await look(cluster, [from(40)], { now: at(15), memory: first.memory });
    expect(second.verdicts[0]?.findings).toMatchObject([{ code: 'registry-limit-near', args: { minutes: 10 } }]);
  });

  it('is healthy where there is no registry, and unknown where nodes cannot be listed', async () => {
    expect((await look({}, [])).said).toEqual(['c1 outside healthy']);
    const problem = { reason: 'forbidden', detail: 'list: the right to list nodes is missing' } as const;
    const { said, complete } = await look({ refuse: { nodes: problem } }, []);
    expect([said, complete]).toEqual([['c1 outside unknown'], false]);
  });

  it('asks 30 registries at most, and says how many are left', async () => {
    const outside = fakeRegistry('outside', { access: () => ({ status: 'answers' }) });
    const images = Array.from({ length: 33 }, (_, index) => `r${index}.example/a:1`);
    const { verdicts, complete } = await look({ nodes: [node('a', ...images)] }, [outside]);
    expect(outside.asked).toHaveLength(30);
    expect(verdicts.at(-1)).toMatchObject({ status: 'unknown', reason: '3 more registries were not asked' });
    expect(complete).toBe(false);
  });
});
