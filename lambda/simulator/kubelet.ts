import { observeContainer, waitingForInit } from './container-life.ts';
import type { ContainerView, Fate } from './container-life.ts';
import { eventsOf, schedulerEvent } from './kubelet-events.ts';
import { timeText, uidOf } from './kubernetes-objects.ts';
import type {
  Container,
  ContainerStatus,
  KubernetesEvent,
  ObjectMeta,
  Pod,
  PodCondition,
  PodSpec,
} from './kubernetes-objects.ts';

/** A pod as somebody wants it, and what happens to it. */
export interface PodPlan {
  readonly metadata: ObjectMeta;
  readonly spec: PodSpec;
  /** Epoch milliseconds. */
  readonly createdAt: number;
  readonly podIP: string;
  /** By container name; a container without a fate runs, an init container without one ends well. */
  readonly fates: Readonly<Record<string, Fate>>;
  /** Why no node takes it. */
  readonly unschedulable?: string;
}

/** A pod's object and its events, as they stand at one moment. */
export interface PodView {
  readonly pod: Pod;
  readonly events: readonly KubernetesEvent[];
}

const SECOND = 1000;

/** What a cluster with kubelet 1.34 and containerd 2.x shows of a pod at `now` (epoch milliseconds). */
export function observePod(plan: PodPlan, now: number): PodView {
  const { namespace = 'default', name } = plan.metadata;
  const metadata = {
    ...plan.metadata,
    uid: plan.metadata.uid ?? uidOf('Pod', namespace, name),
    creationTimestamp: timeText(plan.createdAt),
  };
  const pod: Pod = { apiVersion: 'v1', kind: 'Pod', metadata, spec: withDefaults(plan.spec) };
  if (plan.unschedulable !== undefined) return unschedulable(pod, plan.createdAt, plan.unschedulable);

  const place = (container: Container, list: string, startAt: number) => ({
    container,
    fieldPath: `spec.${list}{${container.name}}`,
    pod: `${name}_${namespace}(${metadata.uid})`,
    startAt,
    now,
  });
  let startAt = plan.createdAt + SECOND;
  let blocked = false;
  const initial = (plan.spec.initContainers ?? []).map((container): ContainerView => {
    if (blocked) return { status: waitingForInit(container), remarks: [] };
    const fate = plan.fates[container.name] ?? { kind: 'completes', after: SECOND };
    const view = observeContainer(place(container, 'initContainers', startAt), fate);
    startAt = Date.parse(view.status.state.terminated?.finishedAt ?? '') || startAt;
    blocked = view.status.state.terminated?.exitCode !== 0;
    // An init container is ready when it has ended well.
    return blocked ? view : { ...view, status: { ...view.status, ready: true } };
  });
  const main = plan.spec.containers.map((container): ContainerView =>
    blocked
      ? { status: waitingForInit(container), remarks: [] }
      : observeContainer(place(container, 'containers', startAt), plan.fates[container.name] ?? { kind: 'runs' }),
  );
  const statuses = main.map(({ status }) => status).sort(byName);
  const initStatuses = initial.map(({ status }) => status);
  const phase = blocked ? 'Pending' : phaseOf(statuses, plan.spec.restartPolicy ?? 'Always');
  const remarks = [...initial, ...main].flatMap((view) => view.remarks).sort((left, right) => left.at - right.at);
  return {
    pod: {
      ...pod,
      status: {
        phase,
        conditions: conditionsOf(phase, initStatuses, statuses, plan.createdAt),
        podIP: plan.podIP,
        startTime: timeText(plan.createdAt),
        ...(initStatuses.length > 0 ? { initContainerStatuses: initStatuses } : {}),
        containerStatuses: statuses,
      },
    },
    events: [
      ...(now - plan.createdAt < 3600 * SECOND ? [schedulerEvent(pod, plan.createdAt, null)] : []),
      ...eventsOf(pod, remarks, now),
    ],
  };
}

function unschedulable(pod: Pod, createdAt: number, message: string): PodView {
  const condition = {
    type: 'PodScheduled',
    status: 'False',
    reason: 'Unschedulable',
    message,
    lastProbeTime: null,
    lastTransitionTime: timeText(createdAt),
  };
  return {
    pod: { ...pod, status: { phase: 'Pending', conditions: [condition] } },
    events: [schedulerEvent(pod, createdAt, message)],
  };
}

function withDefaults(spec: PodSpec): PodSpec {
  const filled = (container: Container): Container => ({ imagePullPolicy: 'IfNotPresent', ...container });
  return {
    restartPolicy: 'Always',
    ...spec,
    ...(spec.initContainers === undefined ? {} : { initContainers: spec.initContainers.map(filled) }),
    containers: spec.containers.map(filled),
  };
}

/** The kubelet's `getPhase`: one container that has never run keeps the pod Pending. */
function phaseOf(statuses: readonly ContainerStatus[], restartPolicy: string): string {
  if (statuses.some(({ state, lastState }) => state.waiting !== undefined && lastState.terminated === undefined))
    return 'Pending';
  if (restartPolicy === 'Always' || statuses.some(({ state }) => state.running !== undefined)) return 'Running';
  return statuses.every(({ state }) => state.terminated?.exitCode === 0) ? 'Succeeded' : 'Failed';
}

function conditionsOf(
  phase: string,
  initial: readonly ContainerStatus[],
  main: readonly ContainerStatus[],
  createdAt: number,
): readonly PodCondition[] {
  type Why = Pick<PodCondition, 'reason' | 'message'>;
  const condition = (type: string, good: boolean, why: Why = {}): PodCondition => ({
    type,
    status: good ? 'True' : 'False',
    ...why,
    lastProbeTime: null,
    lastTransitionTime: timeText(createdAt),
  });
  const incomplete = initial.filter(({ state }) => state.terminated?.exitCode !== 0).map(({ name }) => name);
  const unready = main.filter(({ ready }) => !ready).map(({ name }) => name);
  const why = (reason: string, words: string, names: readonly string[]): Why => {
    if (phase === 'Succeeded') return { reason: 'PodCompleted' };
    return names.length === 0 ? {} : { reason, message: `${words}: [${names.join(' ')}]` };
  };
  const whyUnready = why('ContainersNotReady', 'containers with unready status', unready);
  return [
    condition('PodReadyToStartContainers', phase !== 'Succeeded'),
    condition(
      'Initialized',
      incomplete.length === 0,
      why('ContainersNotInitialized', 'containers with incomplete status', incomplete),
    ),
    condition('Ready', unready.length === 0, whyUnready),
    condition('ContainersReady', unready.length === 0, whyUnready),
    condition('PodScheduled', true),
  ];
}

function byName(left: ContainerStatus, right: ContainerStatus): number {
  return left.name < right.name ? -1 : 1;
}
