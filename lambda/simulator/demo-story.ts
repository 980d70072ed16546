import type { ClusterSimulator } from './cluster-simulator.ts';
import type { Fate } from './container-life.ts';
import { kubeProxyConfig } from './demo-kube-proxy.ts';
import { demoObjects, demoWorkloads, pushImages } from './demo-stage.ts';
import { oneContainer, podPlans, pullFails } from './demo-workload.ts';
import type { Workload } from './demo-workload.ts';
import { observePod } from './kubelet.ts';
import type { KubernetesObject } from './kubernetes-objects.ts';
import type { RegistrySimulator } from './registry-simulator.ts';

/** One change in the story, in words for a person. */
export interface Beat {
  readonly name: string;
  readonly text: string;
}

/** Troubles that come and go, in a simulated cluster and its registry. */
export interface DemoStory {
  /** What has not happened yet, in order. */
  readonly ahead: readonly Beat[];
  /** Makes the next beat happen, at `now` (epoch milliseconds); undefined when all are over. */
  advance(now: number): Beat | undefined;
  /** Brings every pod and event to where it stands at `now`. */
  refresh(now: number): void;
}

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

type Scene = Beat & { readonly happen: (now: number) => void };

/** Sets the stage and keeps the pods on it up to date. */
export function createDemoStory(cluster: ClusterSimulator, registry: RegistrySimulator, startedAt: number): DemoStory {
  const { host } = registry;
  const workloads = new Map<string, Workload>();
  const put = (workload: Workload): void => void workloads.set(`${workload.namespace}/${workload.name}`, workload);
  const change = (key: string, update: (workload: Workload) => Workload): void => {
    const found = workloads.get(key);
    if (found !== undefined) put(update(found));
  };

  pushImages(registry);
  cluster.apply(...demoObjects(host, startedAt));
  demoWorkloads(host, registry.realm, startedAt).forEach(put);

  let liftRateLimit = (): void => {};
  const scenes: Scene[] = [
    {
      name: 'tag-pushed',
      text: 'Somebody pushes the missing tag shop/checkout:2.8.1; the twelve pods start.',
      happen: (now) => {
        registry.push('shop/checkout:2.8.1');
        change('shop/checkout', (workload) => repaired(workload, now));
      },
    },
    {
      name: 'rate-limited',
      text: 'The search service is rolled out, and the registry starts to limit its pulls.',
      happen: (now) => {
        liftRateLimit = registry.fail({ repository: 'shop/search' }, { kind: 'too-many-requests' });
        put({
          kind: 'Deployment',
          namespace: 'shop',
          name: 'search',
          replicas: 4,
          spec: oneContainer('search', `${host}/shop/search:3.4`),
          // A failure is told when it has lasted two minutes: the story does not make people wait for that.
          createdAt: now - 3 * MINUTE,
          fates: { search: pullFails(`${host}/shop/search:3.4`, { kind: 'too-many-requests' }) },
        });
      },
    },
    {
      name: 'secret-added',
      text: 'The ledger gets its pull secret; new pods replace the old ones.',
      happen: (now) =>
        change('finance/ledger', (workload) => ({
          ...workload,
          spec: { ...workload.spec, imagePullSecrets: [{ name: 'registry-finance' }] },
          createdAt: now,
          fates: {},
          revision: 2,
        })),
    },
    {
      name: 'rate-limit-lifted',
      text: 'The rate limit is over; the search service starts.',
      happen: (now) => {
        liftRateLimit();
        change('shop/search', (workload) => repaired(workload, now));
      },
    },
    {
      name: 'kube-proxy-repaired',
      text: 'kube-proxy is set back to the mode that EKS ships, and restarted.',
      happen: (now) => {
        cluster.apply(kubeProxyConfig('iptables', now - 2 * SECOND));
        change('kube-system/kube-proxy', (workload) => ({ ...workload, createdAt: now }));
      },
    },
  ];

  function refresh(now: number): void {
    const views = [...workloads.values()].flatMap(podPlans).map((plan) => observePod(plan, now));
    const wanted = views.flatMap(({ pod, events }): readonly KubernetesObject[] => [pod, ...events]);
    const names = new Set(wanted.map(nameOf));
    for (const object of [...cluster.list('Pod'), ...cluster.list('Event')])
      if (!names.has(nameOf(object))) cluster.remove(object.kind, object.metadata.namespace, object.metadata.name);
    cluster.apply(...wanted);
  }

  refresh(startedAt);
  return {
    get ahead() {
      return scenes;
    },
    advance(now) {
      const scene = scenes.shift();
      scene?.happen(now);
      refresh(now);
      return scene;
    },
    refresh,
  };
}

function repaired(workload: Workload, repairedAt: number): Workload {
  const fates = Object.entries(workload.fates ?? {}).map(([container, fate]): [string, Fate] => [
    container,
    fate.kind === 'pull-fails' ? { ...fate, repairedAt } : fate,
  ]);
  return { ...workload, fates: Object.fromEntries(fates) };
}

function nameOf({ kind, metadata }: KubernetesObject): string {
  return `${kind}/${metadata.namespace}/${metadata.name}`;
}
