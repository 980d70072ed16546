import type { ContainerStatus, Pod } from '../model/cluster-state.ts';
import { classify } from './classify.ts';
import { isPullReason } from './pull-reasons.ts';

/** How much a pod's own events matter: nothing can be said without them, they add evidence, or they add nothing. */
export type EventsNeed = 'needed' | 'useful' | 'none';

/**
 * Whether the events of a suspicious pod must be read. Each read scans etcd, and a cluster can hold hundreds of crash
 * loops: those are read only when the cluster-wide list of failed events names the pod, or there is no such list.
 */
export function eventsNeed(pod: Pod, hasFailedEvent: boolean | null): EventsNeed {
  const statuses = [
    ...(pod.status?.initContainerStatuses ?? []),
    ...(pod.status?.containerStatuses ?? []),
    ...(pod.status?.ephemeralContainerStatuses ?? []),
  ];
  const needs = statuses.map((status) => needOf(status, hasFailedEvent));
  // A pod on a node without any status yet may hang on its sandbox.
  if (statuses.length === 0 || needs.includes('needed')) return 'needed';
  return needs.includes('useful') ? 'useful' : 'none';
}

function needOf({ state, lastState }: ContainerStatus, hasFailedEvent: boolean | null): EventsNeed {
  const reason = state?.waiting?.reason ?? '';
  if (isPullReason(reason)) return classify(state?.waiting?.message ?? '').cause === 'unknown' ? 'needed' : 'useful';
  if (reason === 'ContainerCreating' && lastState?.terminated === undefined) return 'needed';
  const restarts = reason === 'CrashLoopBackOff' || state?.terminated !== undefined;
  return restarts && hasFailedEvent !== false ? 'needed' : 'none';
}
