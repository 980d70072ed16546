import { nameRight } from '../../lambda/core/access/rights.ts';
import type { KubernetesEvent, Node, Pod, PodRow } from '../../lambda/core/model/cluster-state.ts';
import type { Answer, Problem } from '../../lambda/core/model/problem.ts';
import type { Kubernetes } from '../../lambda/ports/kubernetes.ts';

/** What a fake cluster holds; `refuse` answers a read with a problem. */
export interface FakeCluster {
  readonly rows?: readonly PodRow[];
  readonly pods?: readonly Pod[];
  readonly events?: readonly KubernetesEvent[];
  readonly nodes?: readonly Node[];
  readonly truncated?: boolean;
  /** What may be done, as `nameRight` spells it. */
  readonly rights?: readonly string[];
  readonly refuse?: Partial<Record<keyof Kubernetes, Problem>>;
}

/** The port over plain objects. `calls` says which reads were made, in order. */
export function fakeKubernetes(cluster: FakeCluster): {
  readonly kubernetes: Kubernetes;
  readonly calls: readonly string[];
} {
  const { rows = [], pods = [], events = [], nodes = [], truncated = false, rights = [], refuse = {} } = cluster;
  const calls: string[] = [];
  const answer = <T>(read: keyof Kubernetes, args: readonly unknown[], value: T): Promise<Answer<T>> => {
    calls.push([read, ...args].join(' ').trim());
    const problem = refuse[read];
    return Promise.resolve(problem === undefined ? { ok: true, value } : { ok: false, problem });
  };
  const list = <T>(items: readonly T[]) => ({ items, truncated });
  const isPending = ({ name }: PodRow) =>
    pods.some(({ metadata, status }) => metadata.name === name && status?.phase === 'Pending');
  const kubernetes: Kubernetes = {
    podRows: (which, namespace) =>
      answer('podRows', [which, namespace], list(which === 'pending' ? rows.filter(isPending) : rows)),
    podsNamed: (name, namespace) =>
      answer(
        'podsNamed',
        [name, namespace],
        pods.filter(({ metadata }) => metadata.name === name),
      ),
    pendingPods: (namespace) =>
      answer('pendingPods', [namespace], list(pods.filter(({ status }) => status?.phase === 'Pending'))),
    systemPods: (labels) => answer('systemPods', [labels], list([])),
    eventsOfPod: (namespace, pod) =>
      answer(
        'eventsOfPod',
        [namespace, pod],
        events.filter(({ involvedObject }) => involvedObject.name === pod),
      ),
    failedEvents: (namespace) =>
      answer('failedEvents', [namespace], list(events.filter(({ reason }) => reason === 'Failed'))),
    node: (name) => answer('node', [name], nodes.find(({ metadata }) => metadata.name === name) ?? null),
    nodes: (images) => answer('nodes', [images], list(nodes)),
    systemDaemonSets: () => answer('systemDaemonSets', [], []),
    systemConfigMap: (name) => answer('systemConfigMap', [name], null),
    podPage: (pod, port, path) =>
      Promise.resolve({ ok: false, problem: { reason: 'forbidden', detail: `no page ${path} of ${pod}:${port}` } }),
    namespaceExists: (name) => answer('namespaceExists', [name], true),
    may: (right) => answer('may', [nameRight(right)], { allowed: rights.includes(nameRight(right)), why: '' }),
    version: () => answer('version', [], 'v1.34.4'),
  };
  return { kubernetes, calls };
}
