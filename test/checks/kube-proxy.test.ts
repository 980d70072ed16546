import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import type { LookScope } from '../../lambda/checks/define-check.ts';
import { kubeProxy } from '../../lambda/checks/kube-proxy.ts';
import type { PodPage } from '../../lambda/core/kube-proxy/observation.ts';
import type { AddOn } from '../../lambda/core/kube-proxy/add-on.ts';
import type { ConfigMap, DaemonSet, Node, Pod } from '../../lambda/core/model/cluster-state.ts';
import type { Answer, Problem } from '../../lambda/core/model/problem.ts';
import type { Verdict } from '../../lambda/core/model/verdict.ts';
import type { Kubernetes } from '../../lambda/ports/kubernetes.ts';

const NOW = Date.parse('2026-11-25T12:00:00Z');
const NO_RIGHT: Problem = { reason: 'forbidden', detail: 'the right to get pods/proxy in kube-system is missing' };

/** A cluster as far as this check may read it; every read that it should not make throws. */
interface Cluster {
  readonly daemonSets?: readonly DaemonSet[] | Problem;
  readonly pods?: readonly Pod[] | Problem;
  readonly nodes?: readonly Node[] | Problem;
  readonly pages?: Readonly<Record<string, PodPage | Problem>>;
  readonly addOn?: AddOn | null | Problem;
  readonly version?: string;
  readonly configMaps?: Readonly<Record<string, ConfigMap | Problem>>;
}

function answer<T>(value: T | Problem): Answer<T> {
  return typeof value === 'object' && value !== null && 'reason' in value
    ? { ok: false, problem: value }
    : { ok: true, value };
}

function kubernetes({
  daemonSets = [],
  pods = [],
  configMaps = {},
  nodes = [],
  pages = {},
  version = 'v1.34.4',
}: Cluster): Kubernetes {
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
    nodes: async () => answer('reason' in nodes ? nodes : { items: nodes, truncated: false }),
    podPage: async (pod, _port, path) => answer<PodPage>(pages[`${pod} ${path}`] ?? pages[path] ?? NO_RIGHT),
    namespaceExists: unexpected,
    may: unexpected,
    version: async () => answer(version),
  };
}

async function look(cluster: Cluster, baseline: LookScope['baseline'] = 'auto', memory?: unknown): Promise<Verdict> {
  const [verdict, ...others] = await lookForAll(cluster, baseline, memory);
  if (verdict === undefined || others.length > 0) throw new Error('one verdict is due');
  return verdict;
}

async function lookForAll(
  cluster: Cluster,
  baseline: LookScope['baseline'] = 'auto',
  memory?: unknown,
): Promise<readonly Verdict[]> {
  const scope: LookScope = {
    memory,
    cluster: 'blue',
    now: NOW,
    namespaces: null,
    sweep: false,
    baseline,
    vantage: 'here',
    remembered: [],
  };
  const { addOn } = cluster;
  const addOns = addOn === undefined ? undefined : { kubeProxy: async () => answer(addOn) };
  const observed = await kubeProxy.gather({ kubernetes: kubernetes(cluster), registries: [], addOns }, scope);
  const { verdicts, complete } = kubeProxy.judge(observed, scope);
  for (const verdict of verdicts) {
    const target = { kind: 'kube-proxy', name: 'blue' };
    expect(verdict).toMatchObject({ check: 'kube-proxy', target, vantage: 'here' });
  }
  expect(complete).toBe(verdicts.every(({ status }) => status !== 'unknown'));
  return verdicts;
}

function fixture(name: string): string {
  return readFileSync(new URL(`../fixtures/kube-proxy/${name}.yaml`, import.meta.url), 'utf8');
}

function daemonSet(configMap: string, file: string, labels: Readonly<Record<string, string>> = {}): DaemonSet {
  const container = {
    name: 'kube-proxy',
    command: ['kube-proxy', '--v=2', `--config=/config/${file}`, '--hostname-override=$(NODE_NAME)'],
    volumeMounts: [{ name: 'config', mountPath: '/config' }],
  };
  const spec = { containers: [container], volumes: [{ name: 'config', configMap: { name: configMap } }] };
  return {
    metadata: { name: 'kube-proxy', labels },
    spec: { template: { spec } },
    status: { desiredNumberScheduled: 2 },
  };
}

const at = (minute: number): string => new Date(NOW - (60 - minute) * 60_000).toISOString();

/** Two nodes that are an hour old, each with a pod that started at minute 10 of it. */
function running(set: DaemonSet, changes: Partial<Running> = {}): Pick<Cluster, 'daemonSets' | 'pods' | 'nodes'> {
  const { createdAt = 10, startedAt = createdAt, image = 'eks/kube-proxy:v1.34.4' } = changes;
  const { spec } = set.spec.template;
  const containers = spec.containers.map((container) => ({ ...container, image }));
  return {
    daemonSets: [set],
    nodes: ['node-a', 'node-b'].map((name) => ({
      metadata: { name, creationTimestamp: at(0) },
      status: { nodeInfo: { kubeletVersion: 'v1.34.4' } },
    })),
    pods: ['node-a', 'node-b'].map((nodeName) => ({
      metadata: { name: `kube-proxy-${nodeName}`, creationTimestamp: at(createdAt) },
      spec: { ...spec, containers, nodeName },
      status: { containerStatuses: [{ name: 'kube-proxy', state: { running: { startedAt: at(startedAt) } } }] },
    })),
  };
}

interface Running {
  readonly createdAt: number;
  readonly startedAt: number;
  readonly image: string;
}

/** Written at a minute of the hour, by somebody. */
function written(name: string, key: string, text: string, minute = 5, manager = 'kubectl-edit'): ConfigMap {
  const fieldsV1 = { 'f:data': { [`f:${key}`]: {} } };
  const metadata = { name, creationTimestamp: at(0), managedFields: [{ manager, time: at(minute), fieldsV1 }] };
  return { metadata, data: { [key]: text } };
}

function eks(text: string, writtenAt = 5, manager?: string, changes?: Partial<Running>): Cluster {
  const labels = { 'eks.amazonaws.com/component': 'kube-proxy' };
  const configMap = written('kube-proxy-config', 'config', text, writtenAt, manager);
  return {
    ...running(daemonSet('kube-proxy-config', 'config', labels), changes),
    configMaps: { 'kube-proxy-config': { ...configMap, metadata: { ...configMap.metadata, labels } } },
  };
}

function kubeadm(text: string): Cluster {
  return {
    ...running(daemonSet('kube-proxy', 'config.conf')),
    configMaps: { 'kube-proxy': written('kube-proxy', 'config.conf', text) },
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
    expect(verdict.reason).toEqual(
      expected.length === 0 ? undefined : expect.stringMatching(/^the text was last written by kubectl-edit at /),
    );
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
      ...running(daemonSet('kube-proxy-config', 'my.yaml')),
      configMaps: { 'kube-proxy-config': written('kube-proxy-config', 'my.yaml', text) },
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
    ['no such ConfigMap', { ...eks(''), configMaps: {} }, 'no-config'],
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
    const pod: Pod = {
      metadata: { name: 'kube-proxy-a' },
      spec: { containers: [{ name: 'kube-proxy', command }] },
      status: { containerStatuses: [{ name: 'kube-proxy', state: { running: {} } }] },
    };
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

describe('kube-proxy: what runs against what is stored', () => {
  const shipped = fixture('eks-1.24');

  it.each<[string, Cluster, Verdict['status'], RegExp | undefined]>([
    ['pods that are younger than the text', eks(shipped, 5), 'healthy', undefined],
    ['pods that are older than the text', eks(shipped, 20), 'unhealthy', undefined],
    [
      'an old pod whose container started after the text',
      eks(shipped, 20, 'x', { startedAt: 30 }),
      'healthy',
      undefined,
    ],
    [
      'a container that restarted a minute after the edit',
      eks(shipped, 20, 'x', { startedAt: 21 }),
      'unknown',
      /restarted within two minutes/,
    ],
    ['a pod that was made a minute after the edit', eks(shipped, 20, 'x', { createdAt: 21 }), 'healthy', undefined],
    ['the first text of its map', eks(shipped, 0, 'x', { createdAt: 0 }), 'healthy', undefined],
  ])('%s', async (_name, cluster, status, reason) => {
    const verdict = await look(cluster);
    expect([verdict.status, verdict.reason]).toEqual([
      status,
      reason === undefined ? undefined : expect.stringMatching(reason),
    ]);
  });

  it('says which pods are older, and what wrote the text', async () => {
    const { findings } = await look(eks(shipped, 20));
    const args = {
      pods: 2,
      of: 2,
      certain: false,
      fields: [],
      nodes: ['node-a', 'node-b'],
      writtenAt: at(20),
      writtenBy: 'kubectl-edit',
    };
    expect(findings).toEqual([{ code: 'kube-proxy-stale', args }]);
  });

  it('knows nothing of pods where nothing says when the text was written', async () => {
    const { configMaps = {}, ...rest } = eks(shipped);
    const map = configMaps['kube-proxy-config'] as ConfigMap;
    const { managedFields: _gone, ...metadata } = map.metadata;
    const verdict = await look({ ...rest, configMaps: { 'kube-proxy-config': { ...map, metadata } } });
    expect(verdict).toMatchObject({ status: 'unknown', reason: expect.stringContaining('2 of 2 pods') });
  });

  it('is unhealthy for what is seen and unknown for what is not', async () => {
    const verdicts = await lookForAll(eks(shipped.replace('"iptables"', 'ipvs'), 20, 'x', { startedAt: 21 }));
    expect(verdicts.map(({ status }) => status)).toEqual(['unhealthy', 'unknown']);
  });

  describe('with the right to read the pages of kube-proxy', () => {
    const page = (body: string, status = 200): PodPage => ({ status, body });
    const configz = readFileSync(new URL('../fixtures/kube-proxy/configz-1.34.json', import.meta.url), 'utf8');
    const pages = { livez: page('{}'), proxyMode: page('iptables'), configz: page(configz) };

    it('believes the page and not the age', async () => {
      expect(await look({ ...eks(shipped, 20), pages })).toMatchObject({ status: 'healthy' });
      const { findings } = await look({
        ...eks(shipped.replace('masqueradeAll: false', 'masqueradeAll: true'), 20),
        pages,
      });
      expect(findings).toContainEqual({
        code: 'kube-proxy-stale',
        args: expect.objectContaining({ certain: true, pods: 2, fields: ['iptables.masqueradeAll'] }),
      });
    });

    it('tells the pod that was not asked by its age', async () => {
      const some = { 'kube-proxy-node-a livez': page('{}'), 'kube-proxy-node-a configz': page(configz) };
      const { findings } = await look({ ...eks(shipped, 20), pages: some });
      expect(findings).toMatchObject([
        { code: 'kube-proxy-stale', args: { pods: 1, nodes: ['node-b'], certain: false } },
      ]);
    });

    it('finds another mode than the one that was asked for, and pods that are not well', async () => {
      const sick = { ...pages, proxyMode: page('ipvs'), livez: page('{}', 503) };
      const { findings } = await look({ ...eks(shipped), pages: sick });
      expect(findings).toEqual([
        { code: 'kube-proxy-mode', args: { asked: 'iptables', inUse: 'ipvs', nodes: ['node-a', 'node-b'], pods: 2 } },
        { code: 'kube-proxy-unwell', args: { nodes: ['node-a', 'node-b'], count: 2 } },
      ]);
    });

    it.each([
      ['another program', page('<html>')],
      ['an error of the way', { reason: 'unreachable', detail: 'address not allowed' } as const],
    ])('%s on that port tells nothing', async (_name, answered) => {
      expect(
        await look({ ...eks(shipped, 20), pages: { ...pages, configz: answered, proxyMode: answered } }),
      ).toMatchObject({
        findings: [{ code: 'kube-proxy-stale', args: { certain: false } }],
      });
    });
  });

  it('compares the flags of a pod with those of its DaemonSet', async () => {
    const flags = (mode: string): DaemonSet => ({
      metadata: { name: 'kube-proxy' },
      spec: {
        template: { spec: { containers: [{ name: 'kube-proxy', command: ['kube-proxy', `--proxy-mode=${mode}`] }] } },
      },
      status: { desiredNumberScheduled: 2 },
    });
    const cluster = running(flags('iptables'));
    expect(await look(cluster)).toMatchObject({ status: 'healthy' });
    expect(await look({ ...cluster, daemonSets: [flags('ipvs')] })).toMatchObject({
      findings: [{ code: 'kube-proxy-stale', args: { certain: true, fields: ['mode'] } }],
    });
  });
});

describe('kube-proxy: what is around it', () => {
  const shipped = eks(fixture('eks-1.24'));
  const [podA, podB] = shipped.pods as readonly [Pod, Pod];
  const nodes = shipped.nodes as readonly Node[];
  const set = (shipped.daemonSets as readonly DaemonSet[])[0]!;

  it('a node without a pod', async () => {
    expect(await look({ ...shipped, pods: [podA] })).toMatchObject({
      findings: [{ code: 'kube-proxy-missing', args: { nodes: ['node-b'], count: 1, of: 2 } }],
    });
  });

  it.each<[string, Node, number]>([
    ['of Fargate', { metadata: { name: 'f', labels: { 'eks.amazonaws.com/compute-type': 'fargate' } } }, 3],
    ['of Auto Mode', { metadata: { name: 'm', labels: { 'eks.amazonaws.com/compute-type': 'auto' } } }, 3],
    ['that is hybrid', { metadata: { name: 'h', labels: { 'eks.amazonaws.com/compute-type': 'hybrid' } } }, 3],
    ['that is minutes old', { metadata: { name: 'n', creationTimestamp: at(59) } }, 3],
    [
      'whose taint nobody tolerates',
      { metadata: { name: 't' }, spec: { taints: [{ key: 'gpu', effect: 'NoSchedule' }] } },
      2,
    ],
    [
      'in trouble, with a pod wanted',
      {
        metadata: { name: 'd', creationTimestamp: at(59) },
        spec: { taints: [{ key: 'node.kubernetes.io/not-ready', effect: 'NoExecute' }] },
      },
      3,
    ],
  ])('a node %s is not missing one', async (_name, node, desired) => {
    const daemonSets = [{ ...set, status: { desiredNumberScheduled: desired } }];
    expect(await look({ ...shipped, daemonSets, nodes: [...nodes, node] })).toMatchObject({
      status: 'healthy',
      findings: [],
    });
  });

  it('does not name nodes where the controller counts otherwise', async () => {
    const cluster = { ...shipped, pods: [podA], daemonSets: [{ ...set, status: { desiredNumberScheduled: 1 } }] };
    expect(await look(cluster)).toMatchObject({
      status: 'healthy',
      reason: expect.stringContaining('cannot be told now'),
    });
  });

  it('a pod that does not run', async () => {
    const waiting = {
      ...podB,
      status: { containerStatuses: [{ name: 'kube-proxy', state: { waiting: { reason: 'CrashLoopBackOff' } } }] },
    };
    expect(await look({ ...shipped, pods: [podA, waiting] })).toMatchObject({
      findings: [{ code: 'kube-proxy-unwell', args: { nodes: ['node-b'], count: 1 } }],
    });
  });

  it.each([
    ['newer than the API server', 'v1.33.1', ['API server 1.33', 'kubelet 1.38'], 'v1.38.0'],
    ['much older than the API server', 'v1.38.0', ['API server 1.38'], 'v1.34.4'],
    ['just old enough', 'v1.37.9', [], 'v1.34.4'],
  ])('a version that is %s', async (_name, version, expected, kubeletVersion) => {
    const all = nodes.map((node) => ({ ...node, status: { nodeInfo: { kubeletVersion } } }));
    const { findings } = await look({ ...shipped, version, nodes: all });
    const skews = findings.map(({ code, args }) =>
      code === 'kube-proxy-skew' ? `${args.beside} ${args.other}` : code,
    );
    expect(skews).toEqual(expected);
  });

  it('notes images that differ, a rollout that is not finished, and ipvs where it is deprecated', async () => {
    const newer = {
      ...podB,
      spec: { ...podB.spec, containers: [{ name: 'kube-proxy', image: 'x/kube-proxy:v1.35.0' }] },
    };
    const { reason } = await look({
      ...eks(fixture('eks-1.24').replace('"iptables"', 'ipvs')),
      version: 'v1.35.0',
      pods: [podA, newer],
      daemonSets: [{ ...set, status: { desiredNumberScheduled: 2, updatedNumberScheduled: 1 } }],
    });
    expect(reason).toMatch(
      /1 of 2 pods are of its newest template.*different images.*ipvs is deprecated since Kubernetes 1\.35/,
    );
  });

  it('compares one DaemonSet of several, with its own pods, and says so', async () => {
    const other = { ...set, metadata: { name: 'kube-proxy-pool-b' } };
    const owner = (name: string) => [{ kind: 'DaemonSet', name, controller: true }];
    const old = { ...podB.status!.containerStatuses![0]!, state: { running: { startedAt: at(1) } } };
    const pods: readonly Pod[] = [
      { ...podA, metadata: { ...podA.metadata, ownerReferences: owner('kube-proxy') } },
      // Older than the text, which is not its own.
      {
        ...podB,
        metadata: { ...podB.metadata, ownerReferences: owner('kube-proxy-pool-b') },
        status: { containerStatuses: [old] },
      },
    ];
    const verdict = await look({ ...shipped, daemonSets: [set, other], pods });
    expect(verdict).toMatchObject({
      status: 'healthy',
      reason: expect.stringMatching(/not compared: kube-proxy-pool-b$/),
    });
  });

  it('notes flags that count nothing beside the file', async () => {
    const [container] = set.spec.template.spec.containers;
    const command = [...(container?.command ?? []), '--proxy-mode=ipvs', '--cluster-cidr=', '--v=2'];
    const told = {
      ...set,
      spec: { template: { spec: { ...set.spec.template.spec, containers: [{ ...container!, command }] } } },
    };
    const { reason, findings } = await look({ ...shipped, daemonSets: [told] });
    expect([findings, reason]).toEqual([
      [],
      '--proxy-mode=ipvs has no effect beside --config, which says iptables for mode',
    ]);
  });

  it('notes a ConfigMap that nothing mounts', async () => {
    const dead = written('kube-proxy', 'config.conf', fixture('kubeadm'));
    const { reason } = await look({ ...shipped, configMaps: { ...shipped.configMaps, 'kube-proxy': dead } });
    expect(reason).toBe(
      'key config.conf of ConfigMap kube-proxy holds a configuration that no kube-proxy mounts: it has no effect',
    );
  });

  it.each<[string, Partial<Cluster>, RegExp]>([
    [
      'Auto Mode',
      { nodes: [{ metadata: { name: 'a', labels: { 'eks.amazonaws.com/compute-type': 'auto' } } }] },
      /Auto Mode/,
    ],
    [
      'Fargate',
      { nodes: [{ metadata: { name: 'a', labels: { 'eks.amazonaws.com/compute-type': 'fargate' } } }] },
      /Fargate/,
    ],
    ['k3s', { nodes: [{ metadata: { name: 'a' }, status: { nodeInfo: { kubeletVersion: 'v1.33.1+k3s1' } } }] }, /k3s/],
    ['Cilium', { daemonSets: [{ ...set, metadata: { name: 'cilium' } }] }, /Cilium/],
    [
      'an impossible selector',
      { daemonSets: [{ ...set, status: { desiredNumberScheduled: 0 } }] },
      /scheduled on no node/,
    ],
    [
      'a map that is left',
      { configMaps: { 'kube-proxy': written('kube-proxy', 'config.conf', fixture('kubeadm')) } },
      /no kube-proxy mounts/,
    ],
  ])('no kube-proxy, because of %s', async (_name, cluster, reason) => {
    expect(await look(cluster)).toMatchObject({ status: 'healthy', reason: expect.stringMatching(reason) });
  });

  describe('the EKS add-on', () => {
    const addOn: AddOn = { version: 'v1.34.0-eksbuild.1', status: 'ACTIVE', issues: [], configurationValues: '' };

    it.each<[string, Partial<AddOn> | null, readonly string[]]>([
      ['in order', {}, []],
      ['not there', null, []],
      [
        'in trouble',
        { status: 'DEGRADED', issues: [{ code: 'ConfigurationConflict', message: 'conflicts' }] },
        ['its status is DEGRADED', 'ConfigurationConflict: conflicts'],
      ],
    ])('%s', async (_name, changes, troubles) => {
      const seen = changes === null ? null : { ...addOn, ...changes };
      const { findings } = await look({ ...shipped, addOn: seen });
      expect(findings).toEqual(troubles.map((trouble) => ({ code: 'kube-proxy-add-on', args: { trouble } })));
    });

    it('was told to use another mode: that is what is expected', async () => {
      const ipvs = eks(fixture('eks-1.24').replace('"iptables"', 'ipvs').replace('scheduler: ""', 'scheduler: lc'));
      const told = { ...addOn, configurationValues: '{"mode":"ipvs","ipvs":{"scheduler":"lc"},"resources":{}}' };
      expect(drifted(await look({ ...ipvs, addOn: told }))).toEqual([]);
      expect(drifted(await look({ ...shipped, addOn: told }))).toEqual(['eks ipvs.scheduler', 'eks mode']);
    });

    it('not to be seen: neither well nor sick, and what it may have been told is no drift', async () => {
      const unseen: Problem = { reason: 'forbidden', detail: 'the right to eks:DescribeAddon is missing' };
      const reason = `whether the EKS add-on is well, and what it sets, cannot be told: ${unseen.detail}`;
      expect(await look({ ...shipped, addOn: unseen })).toMatchObject({ status: 'unknown', findings: [], reason });
      const ipvs = eks(fixture('eks-1.24').replace('"iptables"', 'ipvs'));
      expect(await look({ ...ipvs, addOn: unseen })).toMatchObject({ status: 'unknown', findings: [], reason });
      const other = eks(fixture('eks-1.24').replace('oomScoreAdj: -998', 'oomScoreAdj: -1'));
      const verdicts = await lookForAll({ ...other, addOn: unseen });
      expect(verdicts.map((verdict) => [verdict.status, drifted(verdict)])).toEqual([
        ['unhealthy', ['eks oomScoreAdj']],
        ['unknown', []],
      ]);
    });

    it('put its text back over that of somebody', async () => {
      const { reason } = await look(eks(fixture('eks-1.24'), 8, 'eks'), 'auto', { manager: 'kubectl-edit', at: 0 });
      expect(reason).toBe(`the add-on put its own text back at ${at(8)}, over that of kubectl-edit`);
    });
  });
});
