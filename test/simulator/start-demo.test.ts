import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { CoreV1Api, KubeConfig } from '@kubernetes/client-node';
import type { V1Pod } from '@kubernetes/client-node';
import { parse } from 'yaml';

import { startDemo } from '../../lambda/simulator/start-demo.ts';
import type { Demo } from '../../lambda/simulator/start-demo.ts';
import { request } from './request.ts';
import type { Answered } from './request.ts';

const MINUTE = 60_000;
let now: number;
let demo: Demo;
let core: CoreV1Api;

beforeEach(async () => {
  now = Date.parse('2026-03-01T12:00:00Z');
  demo = await startDemo({ now: () => now });
  const config = new KubeConfig();
  config.loadFromString(JSON.stringify(demo.kubeconfig));
  core = config.makeApiClient(CoreV1Api);
});
afterEach(() => demo.stop());

/** What hangs, by workload: how many pods show which reason and the end of which error. */
async function troubles(): Promise<Readonly<Record<string, { pods: number; reason: string; message: string }>>> {
  const { items } = await core.listPodForAllNamespaces();
  const found: Record<string, { pods: number; reason: string; message: string }> = {};
  for (const pod of items) {
    const waiting = statuses(pod).find(({ state }) => /ImagePull/.test(state?.waiting?.reason ?? ''))?.state?.waiting;
    if (waiting === undefined) continue;
    const workload = pod.metadata?.generateName?.replace(/-\w+-$/, '') ?? '';
    const { pods } = found[workload] ?? { pods: 0 };
    found[workload] = { pods: pods + 1, reason: waiting.reason ?? '', message: waiting.message ?? '' };
  }
  return found;
}

function statuses({ status }: V1Pod) {
  return [...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])];
}

/** The registry's answer to somebody who pulls without credentials. */
async function pull(image: string): Promise<Answered> {
  const { host, ca } = demo.registry;
  const [repository, tag] = image.slice(host.length + 1).split(':');
  const scope = `repository:${repository}:pull`;
  const token = await request(`https://${host}/token?service=${host}&scope=${scope}`, { ca });
  if (token.status !== 200) return token;
  const headers = { authorization: `Bearer ${token.json.token}` };
  return request(`https://${host}/v2/${repository}/manifests/${tag}`, { ca, headers });
}

describe('the demo', () => {
  it('begins with five troubles among forty pods', async () => {
    const { items } = await core.listPodForAllNamespaces();
    expect(items).toHaveLength(41);
    expect(new Set(items.flatMap(({ spec, status }) => (spec?.hostNetwork ? [] : (status?.podIP ?? [])))).size).toBe(
      37,
    );
    const { host } = demo.registry;
    expect(await troubles()).toEqual({
      checkout: { pods: 12, reason: 'ImagePullBackOff', message: expect.stringMatching(/checkout:2.8.1: not found$/) },
      ledger: {
        pods: 2,
        reason: 'ImagePullBackOff',
        message: expect.stringMatching(/anonymous token: .*: 401 Unauthorized$/),
      },
      recommender: {
        pods: 2,
        reason: 'ImagePullBackOff',
        message: expect.stringMatching(/no match for platform in manifest: not found$/),
      },
      importer: {
        pods: 2,
        reason: 'ImagePullBackOff',
        message: expect.stringMatching(/lookup registry.invalid on .*: no such host$/),
      },
      warehouse: {
        pods: 1,
        reason: 'ImagePullBackOff',
        message: expect.stringContaining(`"${host}/data/tools:6-rc": failed to resolve`),
      },
    });
  });

  it('has healthy and otherwise unhealthy pods, too', async () => {
    const { items } = await core.listPodForAllNamespaces();
    const phases = items.map(({ status }) => status?.phase);
    expect(phases.filter((phase) => phase === 'Succeeded')).toHaveLength(1);
    expect(phases.filter((phase) => phase === 'Running')).toHaveLength(20);
    const reasons = items.flatMap((pod) => statuses(pod).map(({ state }) => state?.waiting?.reason));
    expect(reasons).toContain('CrashLoopBackOff');
    expect(items.filter(({ spec }) => spec?.nodeName === undefined)).toHaveLength(1);
  });

  it('fails for some minutes already, as its events say', async () => {
    const { items } = await core.listEventForAllNamespaces({ fieldSelector: 'reason=Failed' });
    const first = items.find(({ message }) => /^Failed to pull image ".*checkout/.test(message ?? ''))?.firstTimestamp;
    expect(now - (first?.getTime() ?? 0)).toBeGreaterThan(7 * MINUTE);
  });

  it('has a registry that bears out what the kubelets say', async () => {
    const { items } = await core.listPodForAllNamespaces();
    const { host } = demo.registry;
    const images = new Set(
      items.flatMap(({ spec }) =>
        [...(spec?.initContainers ?? []), ...(spec?.containers ?? [])].map(({ image = '' }) => image),
      ),
    );
    const answers = new Map<string, number>();
    for (const image of images)
      if (image.startsWith(`${host}/`)) answers.set(image.slice(host.length + 1), (await pull(image)).status);
    expect(Object.fromEntries([...answers].filter(([, status]) => status !== 200))).toEqual({
      'data/tools:6-rc': 404,
      'finance/ledger:4.1': 401,
      'shop/checkout:2.8.1': 404,
    });
    const { json } = await pull(`${host}/data/recommender:0.9.4`);
    expect(json.manifests.map((each: { platform: object }) => each.platform)).toEqual([
      { os: 'linux', architecture: 'arm64' },
    ]);
    const nodes = await core.listNode();
    expect(nodes.items.map(({ status }) => status?.nodeInfo?.architecture)).toEqual(['amd64', 'amd64', 'amd64']);
  });

  it('sets one field of kube-proxy otherwise than EKS, in the layout of EKS', async () => {
    const namespace = 'kube-system';
    const { data } = await core.readNamespacedConfigMap({ namespace, name: 'kube-proxy-config' });
    expect(parse(data?.['config'] ?? '')).toMatchObject({
      kind: 'KubeProxyConfiguration',
      mode: 'ipvs',
      metricsBindAddress: '0.0.0.0:10249',
      oomScoreAdj: -998,
    });
    const { items } = await core.listNamespacedPod({ namespace, labelSelector: 'k8s-app=kube-proxy' });
    expect(items[0]?.spec?.containers[0]?.command).toContain('--config=/var/lib/kube-proxy-config/config');
  });

  it('tells its story beat by beat', async () => {
    const told: (readonly string[])[] = [];
    while (demo.story.ahead.length > 0) {
      now += MINUTE;
      const beat = demo.story.advance();
      told.push([beat?.name ?? '', ...Object.keys(await troubles()).sort()]);
    }
    expect(told).toEqual([
      ['tag-pushed', 'importer', 'ledger', 'recommender', 'warehouse'],
      ['rate-limited', 'importer', 'ledger', 'recommender', 'search', 'warehouse'],
      ['secret-added', 'importer', 'recommender', 'search', 'warehouse'],
      ['rate-limit-lifted', 'importer', 'recommender', 'warehouse'],
      ['kube-proxy-repaired', 'importer', 'recommender', 'warehouse'],
    ]);
    expect(demo.story.advance()).toBeUndefined();
    const { data } = await core.readNamespacedConfigMap({ namespace: 'kube-system', name: 'kube-proxy-config' });
    expect(parse(data?.['config'] ?? '').mode).toBe('iptables');
  });

  it('lets the registry change with the story', async () => {
    const { host } = demo.registry;
    const missing = `${host}/shop/checkout:2.8.1`;
    const limited = `${host}/shop/search:3.4`;
    const seen = [[(await pull(missing)).status, (await pull(limited)).status]];
    for (let beat = 0; beat < 4; beat += 1) {
      demo.story.advance();
      seen.push([(await pull(missing)).status, (await pull(limited)).status]);
    }
    expect(seen).toEqual([
      [404, 200],
      [200, 200],
      [200, 429],
      [200, 429],
      [200, 200],
    ]);
  });

  it('goes on by its clock alone', async () => {
    const reasons = new Set<string>();
    for (let step = 0; step < 40; step += 1) {
      now += 10_000;
      reasons.add((await troubles())['checkout']?.reason ?? '');
    }
    expect([...reasons].sort()).toEqual(['ErrImagePull', 'ImagePullBackOff']);
  });
});
