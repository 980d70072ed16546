import { kubeProxyObjects, kubeProxyPodSpec } from './demo-kube-proxy.ts';
import { nodeNames, nodeObjects } from './demo-nodes.ts';
import { oneContainer, pullFails } from './demo-workload.ts';
import type { Workload } from './demo-workload.ts';
import type { KubernetesObject } from './kubernetes-objects.ts';
import type { RegistrySimulator } from './registry-simulator.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const KUBE_PROXY_IMAGE = 'eks/kube-proxy:v1.34.1';
const NAMESERVER = '172.20.0.10';

/** Fills the registry: what healthy pods run, one image for arm64 only, one repository that is private. */
export function pushImages(registry: RegistrySimulator): void {
  for (const path of presentImages) registry.push(path);
  registry.push('data/recommender:0.9.4', { platforms: ['linux/arm64'], index: true });
  registry.protect('finance/ledger', { name: 'ledger', password: 'open-the-books' });
}

/** Namespaces, nodes, and kube-proxy in another mode than EKS ships. */
export function demoObjects(host: string, startedAt: number): readonly KubernetesObject[] {
  return [
    ...['default', 'kube-system', 'shop', 'finance', 'data', 'monitoring'].map(namespaceObject),
    ...nodeObjects(startedAt - 3 * DAY),
    ...kubeProxyObjects('ipvs', `${host}/${KUBE_PROXY_IMAGE}`, nodeNames.length, startedAt - 4 * DAY),
  ];
}

/** 41 pods: five pull troubles some minutes old, and what is healthy or sick in other ways. */
export function demoWorkloads(host: string, realm: string, startedAt: number): readonly Workload[] {
  const image = (path: string): string => `${host}/${path}`;
  const proxyImage = image(KUBE_PROXY_IMAGE);
  const longAgo = startedAt - 3 * DAY;
  const steady = { kind: 'Deployment', createdAt: longAgo } as const;
  const everyNode = { kind: 'DaemonSet', createdAt: longAgo, replicas: nodeNames.length } as const;
  const tools = image('data/tools:5');
  return [
    { ...everyNode, namespace: 'kube-system', name: 'kube-proxy', spec: kubeProxyPodSpec(proxyImage) },
    {
      ...everyNode,
      namespace: 'kube-system',
      name: 'aws-node',
      spec: oneContainer('aws-node', image('eks/vpc-cni:v1.20.4')),
    },
    {
      ...steady,
      namespace: 'kube-system',
      name: 'coredns',
      replicas: 2,
      spec: oneContainer('coredns', image('eks/coredns:v1.12.4')),
    },
    {
      ...everyNode,
      namespace: 'monitoring',
      name: 'node-exporter',
      spec: oneContainer('exporter', image('ops/node-exporter:1.9')),
    },
    {
      ...steady,
      namespace: 'monitoring',
      name: 'prometheus',
      replicas: 1,
      spec: oneContainer('server', image('ops/prometheus:3.5')),
    },
    {
      ...steady,
      namespace: 'shop',
      name: 'storefront',
      replicas: 4,
      spec: oneContainer('web', image('shop/storefront:7.2')),
    },
    { ...steady, namespace: 'shop', name: 'cart', replicas: 3, spec: oneContainer('cart', image('shop/cart:1.14')) },
    {
      kind: 'Deployment',
      namespace: 'shop',
      name: 'checkout',
      replicas: 12,
      spec: oneContainer('checkout', image('shop/checkout:2.8.1')),
      createdAt: startedAt - 8 * MINUTE,
      fates: { checkout: pullFails(image('shop/checkout:2.8.1'), { kind: 'not-found' }) },
    },
    {
      kind: 'Deployment',
      namespace: 'finance',
      name: 'ledger',
      replicas: 2,
      spec: oneContainer('ledger', image('finance/ledger:4.1')),
      createdAt: startedAt - 21 * MINUTE,
      fates: {
        ledger: pullFails(image('finance/ledger:4.1'), { kind: 'token-refused', realm, service: host }),
      },
    },
    {
      kind: 'Job',
      namespace: 'finance',
      name: 'month-end',
      replicas: 1,
      spec: { ...oneContainer('report', tools), restartPolicy: 'Never' },
      createdAt: startedAt - 50 * MINUTE,
      fates: { report: { kind: 'completes', after: 3 * MINUTE } },
    },
    {
      kind: 'Deployment',
      namespace: 'data',
      name: 'recommender',
      replicas: 2,
      spec: oneContainer('recommender', image('data/recommender:0.9.4')),
      createdAt: startedAt - 34 * MINUTE,
      fates: { recommender: pullFails(image('data/recommender:0.9.4'), { kind: 'no-platform' }) },
    },
    {
      kind: 'Deployment',
      namespace: 'data',
      name: 'importer',
      replicas: 2,
      spec: oneContainer('importer', 'registry.invalid/data/importer:12'),
      createdAt: startedAt - 5 * MINUTE,
      fates: {
        importer: pullFails('registry.invalid/data/importer:12', { kind: 'no-such-host', nameserver: NAMESERVER }),
      },
    },
    {
      kind: 'Deployment',
      namespace: 'data',
      name: 'warehouse',
      replicas: 1,
      spec: {
        ...oneContainer('warehouse', tools),
        initContainers: [{ name: 'migrate', image: image('data/tools:6-rc') }],
      },
      createdAt: startedAt - 12 * MINUTE,
      fates: { migrate: pullFails(image('data/tools:6-rc'), { kind: 'not-found' }) },
    },
    {
      kind: 'Deployment',
      namespace: 'data',
      name: 'queue-worker',
      replicas: 1,
      spec: oneContainer('worker', tools),
      createdAt: startedAt - 90 * MINUTE,
      fates: { worker: { kind: 'crashes' } },
    },
    {
      kind: 'Deployment',
      namespace: 'data',
      name: 'trainer',
      replicas: 1,
      spec: { ...oneContainer('trainer', tools), nodeSelector: { 'karpenter.sh/accelerator': 'gpu' } },
      createdAt: startedAt - 40 * MINUTE,
      unschedulable:
        "0/3 nodes are available: 3 node(s) didn't match Pod's node affinity/selector. no new claims to deallocate, preemption: 0/3 nodes are available: 3 Preemption is not helpful for scheduling.",
    },
  ];
}

const presentImages = [
  KUBE_PROXY_IMAGE,
  'eks/vpc-cni:v1.20.4',
  'eks/coredns:v1.12.4',
  'ops/node-exporter:1.9',
  'ops/prometheus:3.5',
  'shop/storefront:7.2',
  'shop/cart:1.14',
  'shop/checkout:2.8.0',
  'shop/search:3.4',
  'finance/ledger:4.1',
  'data/tools:5',
];

function namespaceObject(name: string): KubernetesObject & { readonly status: object } {
  return {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name, labels: { 'kubernetes.io/metadata.name': name } },
    status: { phase: 'Active' },
  };
}
