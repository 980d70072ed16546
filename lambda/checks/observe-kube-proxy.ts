import { sourceInCluster } from '../core/kube-proxy/config-source.ts';
import {
  findConfig,
  hasEksLabel,
  KNOWN_KEYS,
  kubeProxyDaemonSets,
  POD_SELECTORS,
} from '../core/kube-proxy/find-config.ts';
import { lastWrite } from '../core/kube-proxy/last-write.ts';
import type { KubeProxyObservation, LivePod } from '../core/kube-proxy/observation.ts';
import { proxyContainer, stateOf } from '../core/kube-proxy/running-pods.ts';
import { readSource } from '../core/kube-proxy/compare-source.ts';
import type { ConfigMap, DaemonSet, Pod } from '../core/model/cluster-state.ts';
import type { Problem, ProblemReason } from '../core/model/problem.ts';
import type { AddOns } from '../ports/add-ons.ts';
import type { Kubernetes } from '../ports/kubernetes.ts';
import { mapBounded } from './map-bounded.ts';

/** Pods whose own pages are read in one look: the first ones are those whose age tells against them. */
const MAX_LIVE = 10;
const PARALLEL = 5;
/** What one pod meets all of them will: no right, or a network that lets nothing through. */
const FOR_ALL: readonly ProblemReason[] = ['forbidden', 'unauthorized', 'timeout'];
const METRICS_PORT = 10249;
const HEALTHZ_PORT = 10256;

/** Where to look. */
export interface KubeProxyPorts {
  readonly kubernetes: Kubernetes;
  readonly addOns?: AddOns | undefined;
}

/** Reads what stands for kube-proxy in a cluster: how it runs, the ConfigMaps that it names, its nodes, and its own pages. */
export async function observeKubeProxy({ kubernetes, addOns }: KubeProxyPorts): Promise<KubeProxyObservation> {
  const listed = await kubernetes.systemDaemonSets();
  const daemonSets = listed.ok ? listed.value : [];
  const { pods, allPods, problem: podProblem } = await readPods(kubernetes, daemonSets);
  const place = findConfig(daemonSets, pods);
  const wanted = place.kind === 'config-map' ? place.keys.map(({ name }) => name) : [];
  const { configMaps, problem: mapProblem } = await readConfigMaps(kubernetes, wanted);
  const [nodes, version] = await Promise.all([kubernetes.nodes('no images'), kubernetes.version()]);
  // Without a DaemonSet the pods decide whether there is a kube-proxy at all; beside one they only tell what runs.
  const decisive = kubeProxyDaemonSets(daemonSets).length === 0 ? podProblem : null;
  const objects = { daemonSets, pods, configMaps };
  const marked = [...kubeProxyDaemonSets(daemonSets), ...pods, ...configMaps].some(({ metadata }) =>
    hasEksLabel(metadata),
  );
  return {
    ...objects,
    problem: (listed.ok ? null : listed.problem) ?? decisive ?? mapProblem,
    allPods: allPods && podProblem === null,
    nodes: nodes.ok && !nodes.value.truncated ? { ok: true, value: nodes.value.items } : incomplete(nodes),
    version,
    live: await readLive(kubernetes, objects),
    ...(addOns !== undefined && marked ? { addOn: await addOns.kubeProxy() } : {}),
  };
}

async function readPods(kubernetes: Kubernetes, daemonSets: readonly DaemonSet[]) {
  const own = kubeProxyDaemonSets(daemonSets).flatMap(({ spec }) => {
    const labels = Object.entries(spec.selector?.matchLabels ?? {}).map(([key, value]) => `${key}=${value}`);
    return labels.length === 0 ? [] : [labels.join(',')];
  });
  const pods = new Map<string, Pod>();
  let allPods = true;
  for (const selector of own.length === 0 ? POD_SELECTORS : new Set(own)) {
    const answer = await kubernetes.systemPods(selector);
    if (!answer.ok) return { pods: [...pods.values()], allPods: false, problem: answer.problem };
    allPods &&= !answer.value.truncated;
    for (const pod of answer.value.items) pods.set(pod.metadata.name, pod);
  }
  return { pods: [...pods.values()], allPods, problem: null };
}

/** The wanted ones, in their order, and the other ones in which a configuration may lie that nothing mounts. */
async function readConfigMaps(kubernetes: Kubernetes, wanted: readonly string[]) {
  const configMaps: ConfigMap[] = [];
  let problem: Problem | null = null;
  for (const name of new Set([...wanted, ...KNOWN_KEYS.map((known) => known.name)])) {
    const answer = await kubernetes.systemConfigMap(name);
    if (answer.ok && answer.value !== null) configMaps.push(answer.value);
    if (!answer.ok && wanted.includes(name)) problem ??= answer.problem;
  }
  return { configMaps, problem };
}

/** The pages of some pods. Where the first may not be read none may. */
async function readLive(
  kubernetes: Kubernetes,
  objects: Pick<KubeProxyObservation, 'daemonSets' | 'pods' | 'configMaps'>,
): Promise<ReadonlyMap<string, LivePod>> {
  const [first, ...others] = inOrderOfDoubt(objects).slice(0, MAX_LIVE);
  if (first === undefined) return new Map();
  const answer = await readPages(kubernetes, first);
  const rest =
    answer.livez.ok || !FOR_ALL.includes(answer.livez.problem.reason)
      ? await mapBounded(others, PARALLEL, (pod) => readPages(kubernetes, pod))
      : [];
  return new Map(
    [first, ...others].slice(0, rest.length + 1).map((pod, index) => [pod.metadata.name, [answer, ...rest][index]!]),
  );
}

/** Running pods, those first that by their age run an old text or may do so. */
function inOrderOfDoubt(objects: Pick<KubeProxyObservation, 'daemonSets' | 'pods' | 'configMaps'>): readonly Pod[] {
  const running = objects.pods.filter((pod) => proxyContainer(pod)?.state?.running !== undefined);
  const source = sourceInCluster(objects);
  if (source.kind !== 'text' || source.configMap === undefined) return running;
  const read = readSource(source);
  const write = lastWrite(source.configMap, source.key ?? '');
  const stored = { effective: read.ok ? read.effective : new Map(), configMap: source.configMap, write };
  const doubt = (pod: Pod): number => ['older', 'untold', 'younger'].indexOf(stateOf(pod, stored, undefined).kind);
  return running.toSorted((one, other) => doubt(one) - doubt(other));
}

async function readPages(kubernetes: Kubernetes, { metadata }: Pod): Promise<LivePod> {
  const livez = await kubernetes.podPage(metadata.name, HEALTHZ_PORT, 'livez');
  if (!livez.ok && FOR_ALL.includes(livez.problem.reason)) return { livez, configz: livez, proxyMode: livez };
  const configz = await kubernetes.podPage(metadata.name, METRICS_PORT, 'configz');
  // On the loopback neither page is reached: one refusal is enough.
  const proxyMode = configz.ok ? await kubernetes.podPage(metadata.name, METRICS_PORT, 'proxyMode') : configz;
  return { livez, configz, proxyMode };
}

function incomplete(nodes: Awaited<ReturnType<Kubernetes['nodes']>>): KubeProxyObservation['nodes'] {
  return nodes.ok
    ? { ok: false, problem: { reason: 'too-large', detail: 'the list of nodes is longer than what is read' } }
    : nodes;
}
