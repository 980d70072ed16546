import type { KubernetesEvent, Pod, PodRow } from '../core/model/cluster-state.ts';
import { eventsNeed } from '../core/pulls/events-needed.ts';
import { selectSuspects } from '../core/pulls/select-suspects.ts';
import type { Kubernetes } from '../ports/kubernetes.ts';
import type { LookScope } from './define-check.ts';
import { mapBounded } from './map-bounded.ts';
import type { Reading } from './reading.ts';

/** Pods read whole in one look; more than that is a trouble whose causes the first ones show. */
const MAX_SUSPECTS = 500;
/** From here on one list of the Pending pods is cheaper than a read a name. */
const LIST_PENDING_FROM = 30;
/** Pods whose own events are read: events have no watch cache, each read scans etcd. */
const MAX_EVENT_READS = 100;
const PARALLEL = 8;

/** The pods that may have a trouble with their image, whole, and what is said about them. */
export interface Suspects {
  readonly pods: readonly Pod[];
  readonly events: readonly KubernetesEvent[];
}

/**
 * Finds and reads the suspicious pods: rows of a Table first, then whole objects and events of the suspicious rows only,
 * so that the cost follows the failures and not the cluster. Pods of open incidents are read in any case.
 */
export async function readSuspects(kubernetes: Kubernetes, scope: LookScope, reading: Reading): Promise<Suspects> {
  const pods = new Map<string, Pod>();
  const events = new Map<string, KubernetesEvent>();
  const addPods = (found: readonly Pod[]) => {
    for (const pod of found) pods.set(`${pod.metadata.namespace}/${pod.metadata.name}`, pod);
  };
  const addEvents = (found: readonly KubernetesEvent[]) => {
    for (const event of found) events.set(event.metadata?.uid ?? JSON.stringify(event), event);
  };
  const readNames = async (names: readonly (readonly [namespace: string | null, name: string])[]) => {
    const read = await mapBounded(names, PARALLEL, ([namespace, name]) => kubernetes.podsNamed(name, namespace));
    for (const answer of read) addPods(reading.keep(answer, []));
  };

  // Pods with a failed event, in a sweep; null as long as we do not know all of them.
  let failedPods: Set<string> | null = scope.sweep ? new Set() : null;
  const hidden: string[] = [];
  for (const namespace of scope.namespaces ?? [null]) {
    const pending = reading.items(await kubernetes.podRows('pending', namespace), 'rows of Pending pods');
    const all = scope.sweep ? reading.items(await kubernetes.podRows('all', namespace), 'rows of all pods') : [];
    const { names, cut } = selectSuspects([...pending, ...all], MAX_SUSPECTS);
    if (cut > 0) reading.cuts.push(`${cut} more suspicious pods were not read`);
    const listed = namesOf(pending, names);
    if (listed.size >= LIST_PENDING_FROM)
      addPods(reading.items(await kubernetes.pendingPods(namespace), 'Pending pods'));
    else listed.clear();
    await readNames(names.filter((name) => !listed.has(name)).map((name) => [namespace, name]));
    if (scope.sweep) {
      const failed = reading.keep(await kubernetes.failedEvents(namespace), { items: [], truncated: true });
      addEvents(failed.items);
      if (failed.truncated) failedPods = null;
      for (const { involvedObject } of failed.items) {
        const pod = `${involvedObject.namespace}/${involvedObject.name}`;
        failedPods?.add(pod);
        // Ephemeral containers are in no Table: only their events tell.
        if (involvedObject.fieldPath?.startsWith('spec.ephemeralContainers')) hidden.push(pod);
      }
    }
  }
  const missing = [...new Set([...hidden, ...scope.remembered])].filter((one) => !pods.has(one));
  await readNames(missing.slice(0, MAX_SUSPECTS).map((one) => one.split('/') as [string, string]));

  const suspects = [...pods].filter(([, { status }]) => status?.phase !== 'Succeeded' && status?.phase !== 'Failed');
  const needs = Map.groupBy(suspects, ([name, pod]) => eventsNeed(pod, failedPods?.has(name) ?? null));
  const needed = needs.get('needed') ?? [];
  if (needed.length > MAX_EVENT_READS) {
    reading.cuts.push(`the events of ${needed.length - MAX_EVENT_READS} suspicious pods were not read`);
  }
  const toRead = [...needed, ...(needs.get('useful') ?? [])].slice(0, MAX_EVENT_READS);
  const read = await mapBounded(toRead, PARALLEL, ([, { metadata }]) =>
    kubernetes.eventsOfPod(metadata.namespace ?? '', metadata.name),
  );
  for (const answer of read) addEvents(reading.keep(answer, []));
  return { pods: suspects.map(([, pod]) => pod), events: [...events.values()] };
}

function namesOf(rows: readonly PodRow[], wanted: readonly string[]): Set<string> {
  const names = new Set(wanted);
  return new Set(rows.map(({ name }) => name).filter((name) => names.has(name)));
}
