import type { ContainerState, KubernetesEvent, Pod } from '../../lambda/core/model/cluster-state.ts';

/** A minute of the tests' day, so that a table reads as a timeline: `at(5)` is 10:05:00. */
export function at(minute: number): number {
  return Date.UTC(2026, 0, 15, 10, minute);
}

export function timestamp(minute: number): string {
  return new Date(at(minute)).toISOString();
}

interface ContainerPlan {
  readonly name?: string;
  readonly image?: string;
  readonly state?: ContainerState;
  readonly lastState?: ContainerState;
}

/** A pod `shop/web-1` with the containers of the plan, on node `node-a`. */
export function pod(plan: {
  readonly containers?: readonly ContainerPlan[];
  readonly init?: readonly ContainerPlan[];
  readonly ephemeral?: readonly ContainerPlan[];
  readonly phase?: string;
  readonly name?: string;
  readonly uid?: string;
}): Pod {
  const specs = (containers: readonly ContainerPlan[] = []) =>
    containers.map(({ name = 'app', image = 'registry.example/app:1' }) => ({ name, image }));
  const statuses = (containers: readonly ContainerPlan[] = []) =>
    containers
      .filter(({ state }) => state !== undefined)
      .map(({ name = 'app', state = {}, lastState = {} }) => ({ name, state, lastState }));
  return {
    metadata: { name: plan.name ?? 'web-1', namespace: 'shop', uid: plan.uid ?? 'uid-1' },
    spec: {
      nodeName: 'node-a',
      containers: specs(plan.containers),
      initContainers: specs(plan.init),
      ephemeralContainers: specs(plan.ephemeral),
    },
    status: {
      phase: plan.phase ?? 'Pending',
      conditions: [{ type: 'PodScheduled', status: 'True', lastTransitionTime: timestamp(0) }],
      containerStatuses: statuses(plan.containers),
      initContainerStatuses: statuses(plan.init),
      ephemeralContainerStatuses: statuses(plan.ephemeral),
    },
  };
}

export function waiting(reason: string, message = ''): ContainerState {
  return { waiting: { reason, message } };
}

/** An event of the kubelet about container `app` of that pod; minutes of its first and last time. */
export function event(
  reason: string,
  message: string,
  {
    first,
    last = first,
    path = 'spec.containers{app}',
    uid = 'uid-1',
  }: { first: number; last?: number; path?: string; uid?: string },
): KubernetesEvent {
  return {
    metadata: { name: 'web-1.17', uid: `${reason}-${message}-${first}-${path}` },
    involvedObject: { kind: 'Pod', namespace: 'shop', name: 'web-1', uid, fieldPath: path },
    reason,
    message,
    type: reason === 'BackOff' || reason === 'Pulled' ? 'Normal' : 'Warning',
    firstTimestamp: timestamp(first),
    lastTimestamp: timestamp(last),
  };
}
