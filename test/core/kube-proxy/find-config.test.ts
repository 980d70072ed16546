import { describe, expect, it } from '@jest/globals';
import { findConfig, kubeProxyDaemonSets } from '../../../lambda/core/kube-proxy/find-config.ts';
import type { ContainerSpec, DaemonSet, Pod, PodSpec } from '../../../lambda/core/model/cluster-state.ts';

interface Parts {
  readonly container?: Partial<ContainerSpec>;
  readonly volumes?: PodSpec['volumes'];
  readonly labels?: Readonly<Record<string, string>>;
  readonly desired?: number;
  readonly name?: string;
}

function daemonSet({ container = {}, volumes = [], labels = {}, desired = 3, name = 'kube-proxy' }: Parts): DaemonSet {
  const containers = [{ name: 'kube-proxy', ...container }];
  return {
    metadata: { name, labels },
    spec: { template: { spec: { containers, volumes } } },
    status: { desiredNumberScheduled: desired },
  };
}

const EKS_MOUNTS = [
  { name: 'kubeconfig', mountPath: '/var/lib/kube-proxy/' },
  { name: 'config', mountPath: '/var/lib/kube-proxy-config/' },
];
const EKS_VOLUMES = [
  { name: 'kubeconfig', configMap: { name: 'kube-proxy' } },
  { name: 'config', configMap: { name: 'kube-proxy-config' } },
];
const KUBEADM: Parts = {
  container: {
    command: [
      '/usr/local/bin/kube-proxy',
      '--config=/var/lib/kube-proxy/config.conf',
      '--hostname-override=$(NODE_NAME)',
    ],
    volumeMounts: [{ name: 'kube-proxy', mountPath: '/var/lib/kube-proxy' }],
  },
  volumes: [{ name: 'kube-proxy', configMap: { name: 'kube-proxy' } }],
};

describe('findConfig follows --config to the key', () => {
  it.each<[string, Parts, string, string]>([
    ['kubeadm', KUBEADM, 'kube-proxy', 'config.conf'],
    [
      'EKS',
      {
        container: {
          command: ['kube-proxy', '--v=2', '--config=/var/lib/kube-proxy-config/config'],
          volumeMounts: EKS_MOUNTS,
        },
        volumes: EKS_VOLUMES,
      },
      'kube-proxy-config',
      'config',
    ],
    [
      'EKS under a shell',
      {
        container: {
          command: ['/bin/sh', '-c', 'kube-proxy --v=2 --config="/var/lib/kube-proxy-config/config" 1>>/log 2>&1'],
          volumeMounts: EKS_MOUNTS,
        },
        volumes: EKS_VOLUMES,
      },
      'kube-proxy-config',
      'config',
    ],
    [
      'a hashed name, in args, as two words',
      {
        container: {
          command: ['/usr/local/bin/kube-proxy'],
          args: ['--config', '/var/lib/kube-proxy-config/config.yaml'],
          volumeMounts: [{ name: 'c', mountPath: '/var/lib/kube-proxy-config' }],
        },
        volumes: [{ name: 'c', configMap: { name: 'kube-proxy-config-1a2b' } }],
      },
      'kube-proxy-config-1a2b',
      'config.yaml',
    ],
    [
      'a file mounted by subPath',
      {
        container: {
          args: ['--config=/etc/kp.yaml'],
          volumeMounts: [
            { name: 'etc', mountPath: '/etc' },
            { name: 'c', mountPath: '/etc/kp.yaml', subPath: 'kp.conf' },
          ],
        },
        volumes: [{ name: 'etc' }, { name: 'c', configMap: { name: 'mine' } }],
      },
      'mine',
      'kp.conf',
    ],
    [
      'a key under another file name',
      {
        container: { args: ['--config=/etc/kp/a/b'], volumeMounts: [{ name: 'c', mountPath: '/etc/kp' }] },
        volumes: [{ name: 'c', configMap: { name: 'mine', items: [{ key: 'the-key', path: 'a/b' }] } }],
      },
      'mine',
      'the-key',
    ],
  ])('%s', (_name, parts, name, key) => {
    expect(findConfig([daemonSet(parts)], [])).toMatchObject({
      kind: 'config-map',
      mounted: true,
      keys: [{ name, key }],
    });
  });

  it('knows the flag that counts beside the file, and the mark of EKS', () => {
    const labels = { 'eks.amazonaws.com/component': 'kube-proxy' };
    expect(findConfig([daemonSet({ ...KUBEADM, labels })], [])).toMatchObject({
      hostnameFlag: '$(NODE_NAME)',
      eksLabel: true,
    });
    expect(findConfig([daemonSet(KUBEADM)], [])).toMatchObject({ eksLabel: false });
  });

  it('falls back to the known names only without a path to follow', () => {
    const keys = [
      { name: 'kube-proxy-config', key: 'config' },
      { name: 'kube-proxy', key: 'config.conf' },
    ];
    const byVariable = { args: ['--config=$(CONFIG)'] };
    expect(findConfig([daemonSet({})], [])).toMatchObject({ kind: 'config-map', mounted: false, keys });
    expect(findConfig([daemonSet({ container: byVariable })], [])).toMatchObject({ mounted: false, keys });
  });

  it.each<[string, Parts]>([
    ['a volume that is no ConfigMap', { ...KUBEADM, volumes: [{ name: 'kube-proxy' }] }],
    ['no mount at that path', { ...KUBEADM, container: { args: ['--config=/etc/kp/config'] } }],
    [
      'a path that only begins like the mount',
      { ...KUBEADM, container: { ...KUBEADM.container, command: ['--config=/var/lib/kube-proxy-x/config.conf'] } },
    ],
    [
      'a key that is not projected',
      {
        ...KUBEADM,
        volumes: [{ name: 'kube-proxy', configMap: { name: 'kube-proxy', items: [{ key: 'a', path: 'a' }] } }],
      },
    ],
  ])('%s: hidden', (_name, parts) => {
    expect(findConfig([daemonSet(parts)], [])).toMatchObject({ kind: 'hidden', reason: expect.stringContaining('/') });
  });
});

describe('findConfig without a file', () => {
  it('takes the flags, also of a static pod', () => {
    const spec: PodSpec = {
      containers: [{ name: 'kube-proxy', command: ['kube-proxy', '--cluster-cidr=10.0.0.0/8'] }],
    };
    const pod: Pod = { metadata: { name: 'kube-proxy-node-a' }, spec };
    const place = findConfig([], [pod]);
    expect(place.kind === 'flags' ? [...place.flags] : place).toEqual([['cluster-cidr', '10.0.0.0/8']]);
  });
});

describe('the DaemonSets of kube-proxy', () => {
  it.each<[string, Parts, boolean]>([
    ['by its name', {}, true],
    ['by its label', { name: 'proxy', labels: { 'k8s-app': 'kube-proxy' } }, true],
    ['one a pool, as Gardener has them', { name: 'kube-proxy-worker-a-v1.33.2' }, true],
    ['something beside it', { name: 'kube-proxy-exporter', container: { name: 'exporter' } }, false],
    ['another one', { name: 'aws-node' }, false],
  ])('%s', (_name, parts, found) => {
    expect(kubeProxyDaemonSets([daemonSet(parts)])).toHaveLength(found ? 1 : 0);
  });

  it('are not those of Windows nodes', () => {
    const windows = daemonSet({ name: 'kube-proxy-windows' });
    const spec = { ...windows.spec.template.spec, nodeSelector: { 'kubernetes.io/os': 'windows' } };
    expect(kubeProxyDaemonSets([{ ...windows, spec: { template: { spec } } }])).toEqual([]);
  });
});

describe('findConfig where no kube-proxy works', () => {
  it.each<[string, readonly DaemonSet[], string]>([
    ['nothing at all', [], 'no kube-proxy runs here'],
    ['another DaemonSet', [daemonSet({ name: 'cilium' })], 'no kube-proxy runs here'],
    ['an impossible selector', [daemonSet({ ...KUBEADM, desired: 0 })], 'scheduled on no node'],
  ])('%s', (_name, daemonSets, reason) => {
    expect(findConfig(daemonSets, [])).toEqual({ kind: 'not-applicable', reason: expect.stringContaining(reason) });
  });

  it('passes over the one that is disabled', () => {
    const labels = { 'k8s-app': 'kube-proxy' };
    const disabled = daemonSet({ desired: 0 });
    expect(findConfig([disabled, daemonSet({ ...KUBEADM, labels, name: 'kube-proxy-arm' })], []).kind).toBe(
      'config-map',
    );
  });
});
