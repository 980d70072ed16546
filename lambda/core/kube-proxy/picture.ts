import type { DaemonSet, Node, Pod } from '../model/cluster-state.ts';
import { ADD_ON_FIELDS, declaredBy, troublesOfAddOn } from './add-on.ts';
import { chosenNodes, isOrdinary } from './chosen-nodes.ts';
import { type Beside, type Comparison, compareSource, type Expected, readSource } from './compare-source.ts';
import { type ConfigSource, sourceInCluster, type StoredSource } from './config-source.ts';
import { decodeConfig } from './decode-config.ts';
import type { EffectiveConfig } from './effective-config.ts';
import type { Field } from './fields.ts';
import { KNOWN_KEYS, kubeProxyDaemonSets } from './find-config.ts';
import { lastWrite, type LastWrite } from './last-write.ts';
import type { KubeProxyObservation, LivePod, PodPage } from './observation.ts';
import { type PodState, proxyContainer, proxyImage, type RunningDifference, stateOf } from './running-pods.ts';
import { minorOf, type Skew, skewOf } from './version.ts';
import type { Warning } from './warning.ts';
import { whyNone } from './why-none.ts';
import type { Answer } from '../model/problem.ts';

/** What the pods of kube-proxy run, as far as it can be seen. */
export interface Running {
  /** Pods whose container runs. */
  readonly pods: number;
  /** Pods that certainly run something else than what is stored, and in which fields. */
  readonly differing: { readonly nodes: readonly string[]; readonly differences: readonly RunningDifference[] };
  /** Nodes of pods that started before the text was last written, and whose own page nobody could read. */
  readonly older: readonly string[];
  /** Nodes of pods of which nothing can be told, with why (of the first). */
  readonly untold: { readonly nodes: readonly string[]; readonly reason: string };
  /** Pods whose own page was read, and the values that they run, by field. */
  readonly seen: number;
  readonly values: ReadonlyMap<Field, readonly string[]>;
  /** Pods that work in another mode than the one that they were told. */
  readonly otherMode: { readonly asked: string; readonly inUse: string; readonly nodes: readonly string[] } | null;
}

/** Everything that is known of the kube-proxy of a cluster: stored, running, expected. */
export interface KubeProxyPicture {
  readonly source: ConfigSource;
  /** What else counted in the comparison. */
  readonly beside: Beside;
  readonly comparison: Comparison;
  /** Effective values of what is stored; null where it cannot be read. */
  readonly stored: EffectiveConfig | null;
  readonly lastWrite: LastWrite | null;
  readonly running: Running | null;
  /** Nodes that should have a pod of kube-proxy and have none, and those whose pod does not run or says that it is not well. */
  readonly missing: readonly string[];
  readonly unwell: readonly string[];
  /** How many nodes the DaemonSets choose; null where that cannot be told. */
  readonly chosen: number | null;
  readonly skews: readonly (Skew & { readonly nodes: readonly string[] })[];
  /** Troubles of the EKS add-on. */
  readonly addOn: readonly string[];
  /** Why EKS did not say what it knows of its add-on; null where it did, or was not asked. */
  readonly addOnUnseen: string | null;
  readonly notes: readonly Warning[];
}

/** A node or pod that is younger may still be on its way. */
const GRACE_MS = 3 * 60_000;
/** kube-proxy says at every start that its ipvs mode is deprecated from this version on. */
const IPVS_DEPRECATED = 35;

/** Puts together what was read of a cluster. `now` is epoch ms. */
export function kubeProxyPicture(seen: KubeProxyObservation, expected: Expected, now: number): KubeProxyPicture {
  const found = seen.problem === null ? sourceInCluster(seen) : null;
  const source: ConfigSource = found ?? { kind: 'unknown', reason: seen.problem?.detail ?? '' };
  const nodes = seen.nodes.ok ? seen.nodes.value : [];
  const addOn = seen.addOn?.ok === true ? seen.addOn.value : null;
  const minor = commonMinor(seen.pods);
  const beside = {
    ...(minor === null ? {} : { minor }),
    ...(addOn === null ? {} : { declared: declaredBy(addOn) }),
  };
  const addOnUnseen = seen.addOn?.ok === false ? seen.addOn.problem.detail : null;
  const compared = compareSource(withReason(source, seen, nodes), expected, beside);
  const comparison = addOnUnseen === null ? compared : withoutAddOnFields(compared);
  const dead = deadMaps(seen, source);
  const nothing = { running: null, missing: [], unwell: [], chosen: null, skews: [], lastWrite: null, stored: null };
  const known = { source, beside, comparison, addOn: addOn === null ? [] : troublesOfAddOn(addOn), addOnUnseen };
  if (source.kind !== 'text' && source.kind !== 'flags') return { ...known, ...nothing, notes: dead };
  const read = readSource(source);
  const stored = read.ok ? read.effective : null;
  const write =
    source.kind === 'text' && source.configMap !== undefined ? lastWrite(source.configMap, source.key ?? '') : null;
  const coverage = coverageOf(seen, nodes, now);
  return {
    ...known,
    stored,
    lastWrite: write,
    running: stored === null ? null : runningOf(seen, source, stored, write),
    ...coverage.facts,
    skews: skewsOf(seen, nodes),
    notes: [
      ...comparison.warnings.filter(({ code }) => code !== 'would-not-start'),
      ...dead,
      ...coverage.notes,
      ...versionNotes(seen, stored),
    ],
  };
}

/** What the add-on may have been told to write is no difference from what it ships. */
function withoutAddOnFields(comparison: Comparison): Comparison {
  if (comparison.baseline !== 'eks' || comparison.status !== 'drift') return comparison;
  const drift = comparison.drift.filter(({ field }) => !ADD_ON_FIELDS.includes(field));
  return { ...comparison, drift, status: drift.length === 0 ? 'no-drift' : 'drift' };
}

/** Adds to `no kube-proxy` what explains it. */
function withReason(source: ConfigSource, { daemonSets }: KubeProxyObservation, nodes: readonly Node[]): ConfigSource {
  const why = source.kind === 'not-applicable' ? whyNone(daemonSets, nodes) : null;
  return why === null ? source : { kind: 'not-applicable', reason: `${(source as { reason: string }).reason}: ${why}` };
}

function runningOf(
  { pods, live }: KubeProxyObservation,
  source: StoredSource,
  effective: EffectiveConfig,
  write: LastWrite | null,
): Running {
  const stored = { effective, configMap: source.kind === 'text' ? (source.configMap ?? null) : null, write };
  const running = pods
    .filter((pod) => proxyContainer(pod)?.state?.running !== undefined)
    .filter((pod) => source.daemonSet === undefined || ownerOf(pod, source.daemonSet) === source.daemonSet);
  const states = running.map((pod) => ({ pod, state: stateOf(pod, stored, live.get(pod.metadata.name)) }));
  const nodesWhere = (wanted: PodState['kind']) =>
    states.filter(({ state }) => state.kind === wanted).map(({ pod }) => nodeOf(pod));
  const differences = new Map<string, RunningDifference>();
  for (const { state } of states) {
    for (const one of state.kind === 'differs' ? state.differences : []) {
      differences.set(`${one.field} ${one.running}`, one);
    }
  }
  const untold = states.find(({ state }) => state.kind === 'untold')?.state;
  const configs = states.flatMap(({ state }) =>
    state.kind === 'same' || state.kind === 'differs' ? [state.config] : [],
  );
  const values = [
    ...Map.groupBy(
      configs.flatMap((config) => [...config]),
      ([field]) => field,
    ),
  ].map(([field, own]): [Field, readonly string[]] => [field, [...new Set(own.map(([, value]) => value))].sort()]);
  return {
    pods: running.length,
    differing: { nodes: nodesWhere('differs'), differences: [...differences.values()] },
    older: nodesWhere('older'),
    untold: { nodes: nodesWhere('untold'), reason: untold?.kind === 'untold' ? untold.reason : '' },
    seen: configs.length,
    values: new Map(values),
    otherMode: otherModeOf(states, live, effective),
  };
}

/** The mode that a pod works in beside the one that it was told; a pod that runs an old text was told by that. */
function otherModeOf(
  states: readonly { readonly pod: Pod; readonly state: PodState }[],
  live: ReadonlyMap<string, LivePod>,
  effective: EffectiveConfig,
): Running['otherMode'] {
  const others = states.flatMap(({ pod, state }) => {
    const page = live.get(pod.metadata.name)?.proxyMode;
    const config = state.kind === 'same' || state.kind === 'differs' ? state.config : null;
    const asked = config?.get('mode') ?? effective.get('mode')?.value ?? '';
    const inUse = page?.ok === true && page.value.status === 200 ? page.value.body.trim() : asked;
    return /^[a-z]{2,20}$/.test(inUse) && inUse !== asked ? [{ asked, inUse, node: nodeOf(pod) }] : [];
  });
  const [first] = others;
  return first === undefined ? null : { asked: first.asked, inUse: first.inUse, nodes: others.map(({ node }) => node) };
}

function coverageOf(seen: KubeProxyObservation, nodes: readonly Node[], now: number) {
  const isOld = (time: string | undefined): boolean => !(now - Date.parse(time ?? '') < GRACE_MS);
  const unwell = seen.pods
    .filter((pod) => pod.metadata.deletionTimestamp === undefined && isOld(pod.metadata.creationTimestamp))
    .filter(
      (pod) => proxyContainer(pod)?.state?.running === undefined || isSick(seen.live.get(pod.metadata.name)?.livez),
    )
    .map(nodeOf);
  const own = kubeProxyDaemonSets(seen.daemonSets).filter(({ status }) => status?.desiredNumberScheduled !== 0);
  const notes = [...own.flatMap(rolloutNote), ...otherSets(own)];
  const untold = { facts: { missing: [], unwell, chosen: null }, notes };
  if (own.length === 0 || !seen.nodes.ok || !seen.allPods) return untold;
  const choices = own.map((daemonSet) => ({ daemonSet, chosen: chosenNodes(daemonSet, nodes) }));
  const odd = choices.find(({ daemonSet, chosen }) => daemonSet.status?.desiredNumberScheduled !== chosen.length);
  if (odd !== undefined) {
    const { metadata, status } = odd.daemonSet;
    const text = `DaemonSet ${metadata.name} wants ${status?.desiredNumberScheduled} pods and its rules choose ${odd.chosen.length} nodes: which nodes lack one cannot be told now`;
    return { ...untold, notes: [...notes, { code: 'not-observed', text } as const] };
  }
  const wanted = [...new Set(choices.flatMap(({ chosen }) => chosen))].filter(isOrdinary);
  const served = new Set(seen.pods.map(nodeOf));
  const missing = wanted
    .filter(({ metadata }) => !served.has(metadata.name) && isOld(metadata.creationTimestamp))
    .map(({ metadata }) => metadata.name);
  return { facts: { missing, unwell, chosen: wanted.length }, notes };
}

/** kube-proxy answers 503 itself when its rules are older than they should be. */
function isSick(livez: Answer<PodPage> | undefined): boolean {
  return livez?.ok === true && livez.value.status === 503;
}

/** Of several DaemonSets (one a pool, on Gardener) only one is compared, which must be said. */
function otherSets([, ...others]: readonly DaemonSet[]): readonly Warning[] {
  const names = others.map(({ metadata }) => metadata.name).join(', ');
  const text = `other DaemonSets run kube-proxy too, and their configuration is not compared: ${names}`;
  return others.length === 0 ? [] : [{ code: 'not-observed', text }];
}

function rolloutNote({ metadata, status }: DaemonSet): readonly Warning[] {
  const { desiredNumberScheduled: desired = 0, updatedNumberScheduled: updated = desired } = status ?? {};
  const text = `the rollout of DaemonSet ${metadata.name} is not finished: ${updated} of ${desired} pods are of its newest template`;
  return updated < desired ? [{ code: 'rollout', text }] : [];
}

function skewsOf({ pods, version }: KubeProxyObservation, nodes: readonly Node[]): KubeProxyPicture['skews'] {
  const kubelets = new Map(
    nodes.map(({ metadata, status }) => [metadata.name, minorOf(status?.nodeInfo?.kubeletVersion)]),
  );
  const server = version.ok ? minorOf(version.value) : null;
  const found = new Map<string, Skew & { readonly nodes: string[] }>();
  for (const pod of pods) {
    const own = minorOf(proxyImage(pod));
    const kubelet = kubelets.get(nodeOf(pod)) ?? null;
    if (own === null) continue;
    const skews = [
      server === null ? null : skewOf(own, 'API server', server),
      kubelet === null ? null : skewOf(own, 'kubelet', kubelet),
    ];
    for (const skew of skews) {
      if (skew === null) continue;
      const key = `${skew.kubeProxy} ${skew.beside} ${skew.other}`;
      const known = found.get(key) ?? { ...skew, nodes: [] };
      known.nodes.push(nodeOf(pod));
      found.set(key, known);
    }
  }
  return [...found.values()];
}

function versionNotes({ pods }: KubeProxyObservation, stored: EffectiveConfig | null): readonly Warning[] {
  const images = Map.groupBy(pods, (pod) => proxyImage(pod) ?? '');
  const mixed = [...images].map(([image, own]) => `${own.length} of ${image}`).join(', ');
  const minors = pods.map((pod) => minorOf(proxyImage(pod)) ?? 0);
  const notes: Warning[] = [];
  if (images.size > 1) notes.push({ code: 'rollout', text: `the pods are of different images: ${mixed}` });
  if (stored?.get('mode')?.value === 'ipvs' && Math.max(0, ...minors) >= IPVS_DEPRECATED) {
    const text = `the mode ipvs is deprecated since Kubernetes 1.${IPVS_DEPRECATED}; nftables is meant to take its place`;
    notes.push({ code: 'deprecated', field: 'mode', text });
  }
  return notes;
}

/** ConfigMaps with a configuration that nothing reads. */
function deadMaps({ configMaps }: KubeProxyObservation, source: ConfigSource): readonly Warning[] {
  const used = source.kind === 'text' ? source.configMap : undefined;
  return configMaps.flatMap((configMap) => {
    if (configMap === used) return [];
    return KNOWN_KEYS.filter(({ name }) => name === configMap.metadata.name)
      .filter(({ key }) => decodeConfig(configMap.data?.[key] ?? '').ok)
      .map(({ name, key }) => ({
        code: 'dead-config-map' as const,
        text: `key ${key} of ConfigMap ${name} holds a configuration that no kube-proxy mounts: it has no effect`,
      }));
  });
}

/** The minor version that most pods are of. */
function commonMinor(pods: readonly Pod[]): number | null {
  const counts = Map.groupBy(pods, (pod) => minorOf(proxyImage(pod)));
  const [most] = [...counts].sort(([, one], [, other]) => other.length - one.length);
  return most?.[0] ?? null;
}

/** Pods of another DaemonSet have another configuration; one that names no owner counts for every DaemonSet. */
function ownerOf({ metadata }: Pod, otherwise: string): string {
  return metadata.ownerReferences?.find(({ kind }) => kind === 'DaemonSet')?.name ?? otherwise;
}

function nodeOf({ spec, metadata }: Pod): string {
  return spec.nodeName ?? metadata.name;
}
