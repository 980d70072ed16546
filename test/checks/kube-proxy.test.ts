import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import type { LookScope } from '../../lambda/checks/define-check.ts';
import { kubeProxy } from '../../lambda/checks/kube-proxy.ts';
import type { ConfigMap, DaemonSet, Pod } from '../../lambda/core/model/cluster-state.ts';
import type { Answer, Problem } from '../../lambda/core/model/problem.ts';
import type { Verdict } from '../../lambda/core/model/verdict.ts';
import type { Kubernetes } from '../../lambda/ports/kubernetes.ts';

/** A cluster as far as this check may read it; every read that it should not make throws. */
interface Cluster {
  readonly daemonSets?: readonly DaemonSet[] | Problem;
  readonly pods?: readonly Pod[] | Problem;
  readonly configMaps?: Readonly<Record<string, ConfigMap | Problem>>;
}

function answer<T>(value: T | Problem): Answer<T> {
  return typeof value === 'object' && value !== null && 'reason' in value
    ? { ok: false, problem: value }
    : { ok: true, value };
}

function kubernetes({ daemonSets = [], pods = [], configMaps = {} }: Cluster): Kubernetes {
  const unexpected = (): never => {
    throw new Error('this check has no business here');
  };
  return {
    systemDaemonSets: async () => answer(daemonSets),
    systemPods: async () => answer('reason' in pods ? pods : { items: pods, truncated: false }),
    systemConfigMap: async (name) => answer<ConfigMap | null>(configMaps[name] ?? null),
    podRows: unexpected,
    podsNamed: unexpected,
    pendingPods: unexpected,
    eventsOfPod: unexpected,
    failedEvents: unexpected,
    node: unexpected,
    nodes: unexpected,
    namespaceExists: unexpected,
    version: unexpected,
  };
}

async function look(cluster: Cluster, baseline: LookScope['baseline'] = 'auto'): Promise<Verdict> {
  const scope: LookScope = {
    cluster: 'blue',
    now: 0,
    namespaces: null,
    sweep: false,
    baseline,
    vantage: 'here',
    remembered: [],
  };
  const observed = await kubeProxy.gather({ kubernetes: kubernetes(cluster), registries: [] }, scope);
  const { verdicts, complete } = kubeProxy.judge(observed, scope);
  const [verdict] = verdicts;
  if (verdict === undefined || verdicts.length !== 1) throw new Error('one verdict is due');
  expect(verdict).toMatchObject({ check: 'kube-proxy', target: { kind: 'kube-proxy', name: 'blue' }, vantage: 'here' });
  expect(complete).toBe(verdict.status !== 'unknown');
  return verdict;
}

function fixture(name: string): string {
  return readFileSync(new URL(`../fixtures/kube-proxy/${name}.yaml`, import.meta.url), 'utf8');
}

function daemonSet(configMap: string, file: string, labels: Readonly<Record<string, string>> = {}): DaemonSet {
  const container = {
    name: 'kube-proxy',
    command: ['kube-proxy', `--config=/config/${file}`, '--hostname-override=$(NODE_NAME)'],
    volumeMounts: [{ name: 'config', mountPath: '/config' }],
  };
  const spec = { containers: [container], volumes: [{ name: 'config', configMap: { name: configMap } }] };
  return {
    metadata: { name: 'kube-proxy', labels },
    spec: { template: { spec } },
    status: { desiredNumberScheduled: 2 },
  };
}

function eks(text: string): Cluster {
  const labels = { 'eks.amazonaws.com/component': 'kube-proxy' };
  return {
    daemonSets: [daemonSet('kube-proxy-config', 'config')],
    configMaps: { 'kube-proxy-config': { metadata: { name: 'kube-proxy-config', labels }, data: { config: text } } },
  };
}

function kubeadm(text: string): Cluster {
  return {
    daemonSets: [daemonSet('kube-proxy', 'config.conf')],
    configMaps: { 'kube-proxy': { metadata: { name: 'kube-proxy' }, data: { 'config.conf': text } } },
  };
}

function drifted(verdict: Verdict): readonly string[] {
  return verdict.findings.map(({ code, args }) => ('field' in args ? `${args.baseline} ${args.field}` : code));
}

describe('kube-proxy: what is stored against what is expected', () => {
  it.each<[string, Cluster, LookScope['baseline'], readonly string[]]>([
    ['EKS as shipped', eks(fixture('eks-1.24')), 'auto', []],
    ['EKS with another mode', eks(fixture('eks-1.24').replace('"iptables"', 'ipvs')), 'auto', ['eks mode']],
    ['EKS and the guide', eks(fixture('eks-1.24')), 'seed', ['seed clusterCIDR', 'seed iptables.masqueradeAll']],
    ['kubeadm as written', kubeadm(fixture('kubeadm')), 'auto', []],
    [
      'kubeadm with another mode',
      kubeadm(fixture('kubeadm').replace('mode: ""', 'mode: ipvs')),
      'auto',
      ['kubeadm mode'],
    ],
    [
      'kubeadm against EKS',
      kubeadm(fixture('kubeadm')),
      'eks',
      ['eks clientConnection.kubeconfig', 'eks clusterCIDR', 'eks oomScoreAdj'],
    ],
  ])('%s', async (_name, cluster, baseline, expected) => {
    const verdict = await look(cluster, baseline);
    expect(drifted(verdict)).toEqual(expected);
    expect(verdict.status).toBe(expected.length === 0 ? 'healthy' : 'unhealthy');
    expect(verdict.reason).toBeUndefined();
  });

  it('says what stands in the text without effect, which is no fault', async () => {
    const flat = fixture('eks-1.24').replace('kind:', 'masqueradeAll: true\nkind:');
    expect(await look(eks(flat))).toMatchObject({
      status: 'healthy',
      reason: 'masqueradeAll has no effect here: the field is iptables.masqueradeAll',
    });
    const odd = Array.from({ length: 9 }, (_, index) => `odd${index}: 1\n`).join('');
    expect((await look(eks(`${odd}${fixture('eks-1.24')}`))).reason?.split('; ')).toHaveLength(5);
  });

  it('auto expects nothing of a cluster that says neither EKS nor kubeadm, but still wants it usable', async () => {
    const own = (text: string): Cluster => ({
      daemonSets: [daemonSet('kube-proxy-config', 'my.yaml')],
      configMaps: { 'kube-proxy-config': { metadata: { name: 'kube-proxy-config' }, data: { 'my.yaml': text } } },
    });
    expect(await look(own(fixture('eks-1.24').replace('"iptables"', 'ipvs')))).toMatchObject({ status: 'healthy' });
    expect(await look(own(fixture('eks-1.24').replace('"iptables"', 'IPVS')))).toMatchObject({
      findings: [
        { code: 'kube-proxy-unusable', args: { kind: 'would-not-start', message: expect.stringContaining('mode') } },
      ],
    });
  });

  it.each<[string, Cluster, string]>([
    ['broken text', eks('a: [b'), 'yaml'],
    ['a wrong type', eks(fixture('eks-1.24').replace('-998', '"-998"')), 'type'],
    ['another document', eks('apiVersion: v1\nkind: ConfigMap\n'), 'gvk'],
    ['an empty text', eks(''), 'no-config'],
    [
      'no such key',
      { ...eks(''), configMaps: { 'kube-proxy-config': { metadata: { name: 'kube-proxy-config' } } } },
      'no-config',
    ],
    ['no such ConfigMap', { daemonSets: eks('').daemonSets ?? [] }, 'no-config'],
  ])('%s is unusable', async (_name, cluster, kind) => {
    expect(await look(cluster)).toMatchObject({
      status: 'unhealthy',
      findings: [{ code: 'kube-proxy-unusable', args: { kind } }],
    });
  });

  it('compares flags where there is no file', async () => {
    const command = [
      'kube-proxy',
      '--masquerade-all',
      '--kubeconfig=/var/lib/kube-proxy/kubeconfig',
      '--hostname-override=$(NODE)',
    ];
    const pod: Pod = { metadata: { name: 'kube-proxy-a' }, spec: { containers: [{ name: 'kube-proxy', command }] } };
    expect(drifted(await look({ pods: [pod] }, 'seed'))).toEqual(['seed clusterCIDR']);
  });

  it('is healthy, with the reason, where no kube-proxy works', async () => {
    const leftover = { 'kube-proxy': { metadata: { name: 'kube-proxy' }, data: { 'config.conf': 'a: [' } } };
    expect(await look({ configMaps: leftover })).toMatchObject({
      status: 'healthy',
      reason: expect.stringContaining('no kube-proxy'),
    });
  });
});

describe('kube-proxy: could not look', () => {
  const denied: Problem = {
    reason: 'forbidden',
    detail: 'the right to get configmaps other is missing',
    right: 'get configmaps other',
  };

  it.each<[string, Cluster]>([
    ['the DaemonSets', { daemonSets: denied }],
    ['the pods', { daemonSets: [], pods: denied }],
    ['the ConfigMap that is mounted', { daemonSets: [daemonSet('other', 'config')], configMaps: { other: denied } }],
    [
      'one of the known ConfigMaps',
      {
        daemonSets: [
          { ...daemonSet('x', 'y'), spec: { template: { spec: { containers: [{ name: 'kube-proxy' }] } } } },
        ],
        configMaps: { ...kubeadm(fixture('kubeadm')).configMaps, 'kube-proxy-config': denied },
      },
    ],
  ])('%s', async (_name, cluster) => {
    const verdict = await look(cluster);
    expect(verdict).toMatchObject({
      status: 'unknown',
      findings: [],
      reason: expect.stringContaining('configmaps other'),
    });
  });
});
