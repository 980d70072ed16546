import type { ContainerStatus, KubernetesEvent, Pod } from '../model/cluster-state.ts';
import type { ContainerType, FailingContainer, FailureText } from '../model/failure.ts';
import { isPullReason } from './pull-reasons.ts';
import { workloadOf } from './workload-of.ts';

const MAX_TEXTS = 6;
/** Kubelet texts have been seen up to 1,526 characters; the rest of a longer one is a body of HTML. */
const MAX_TEXT = 4_096;

/** Texts of `Failed` events that speak of a pull; the reason is also used for containers that cannot be created. */
const PULL_TEXT =
  /^(\(combined from similar events\): )?(Failed to (pull|inspect) image|Failed to apply default image tag|Error: (ErrImagePull|ImagePullBackOff|InvalidImageName|ErrImageNeverPull|ImageInspectError))/;
const SANDBOX_IMAGE = /sandbox image "([^"]+)"/;

/**
 * The containers of a pod that cannot get their image, from its status and its events (those of other pods of the same
 * name are told apart by uid). Pure; times are epoch milliseconds.
 */
export function failingContainers(pod: Pod, events: readonly KubernetesEvent[]): readonly FailingContainer[] {
  if (pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed') return [];
  const own = events.filter(
    ({ involvedObject }) =>
      involvedObject.name === pod.metadata.name &&
      (involvedObject.uid === undefined || pod.metadata.uid === undefined || involvedObject.uid === pod.metadata.uid),
  );
  const found: FailingContainer[] = [];
  for (const [containerType, statuses, specs, path] of [
    ['init', pod.status?.initContainerStatuses, pod.spec.initContainers, 'spec.initContainers'],
    ['container', pod.status?.containerStatuses, pod.spec.containers, 'spec.containers'],
    ['ephemeral', pod.status?.ephemeralContainerStatuses, pod.spec.ephemeralContainers, 'spec.ephemeralContainers'],
  ] as const) {
    for (const status of statuses ?? []) {
      const about = own.filter((event) => event.involvedObject.fieldPath === `${path}{${status.name}}`);
      const reason = failureReason(status, about);
      if (reason === null) continue;
      const image = specs?.find((spec) => spec.name === status.name)?.image ?? '';
      found.push(describe(pod, { name: status.name, containerType, image, reason, status, about }));
    }
  }
  const sandbox = found.length === 0 ? sandboxFailure(pod, own) : null;
  return sandbox === null ? found : [sandbox];
}

/**
 * Why the container waits for its image, or null. A container that restarts says CrashLoopBackOff for most of its first
 * five minutes even when its re-pull fails; then its events decide: a failed pull after the last good one.
 */
function failureReason(status: ContainerStatus, about: readonly KubernetesEvent[]): string | null {
  const waiting = status.state?.waiting?.reason ?? '';
  if (isPullReason(waiting)) return waiting;
  if (waiting !== 'CrashLoopBackOff' && status.state?.terminated === undefined) return null;
  const failed = latest(about.filter(isPullFailure));
  if (failed === null) return null;
  return failed >= lastGood(status, about) ? 'ErrImagePull' : null;
}

function isPullFailure(event: KubernetesEvent): boolean {
  return event.reason === 'Failed' && PULL_TEXT.test(event.message ?? '');
}

/** When this container last had its image for sure; -Infinity if never seen. */
function lastGood(status: ContainerStatus, about: readonly KubernetesEvent[]): number {
  const ended = [status.state, status.lastState].map((state) => time(state?.terminated?.finishedAt) ?? -Infinity);
  return Math.max(latest(about.filter((event) => event.reason === 'Pulled')) ?? -Infinity, ...ended);
}

interface Found {
  readonly name: string;
  readonly containerType: ContainerType;
  readonly image: string;
  readonly reason: string;
  readonly status: ContainerStatus;
  readonly about: readonly KubernetesEvent[];
}

function describe(pod: Pod, { name, containerType, image, reason, status, about }: Found): FailingContainer {
  const good = lastGood(status, about);
  const failed = about.filter((event) => isPullText(event) && (lastTime(event) ?? 0) >= good);
  const firstFailed = earliest(failed);
  const ended = time(status.state?.terminated?.finishedAt ?? status.lastState?.terminated?.finishedAt);
  const waiting = isPullReason(status.state?.waiting?.reason ?? '') ? status.state?.waiting?.message : undefined;
  return {
    ...identity(pod),
    container: name,
    containerType,
    image,
    reason,
    texts: [
      ...(waiting === undefined || waiting === ''
        ? []
        : [{ text: waiting.slice(0, MAX_TEXT), first: null, last: null }]),
      ...textsOf(failed),
    ].slice(0, MAX_TEXTS),
    // A repeated event keeps its first time even when a pull went well in between: then the trouble began after that.
    since: firstFailed === null ? (ended ?? scheduledAt(pod)) : Math.max(firstFailed, good),
  };
}

function isPullText(event: KubernetesEvent): boolean {
  return (
    isPullFailure(event) ||
    event.reason === 'InspectFailed' ||
    event.reason === 'ErrImageNeverPull' ||
    (event.reason === 'BackOff' && /pulling image/.test(event.message ?? ''))
  );
}

/** The pod's own pause image cannot be had: nothing of the pod starts, and no container says why. */
function sandboxFailure(pod: Pod, events: readonly KubernetesEvent[]): FailingContainer | null {
  if (pod.status?.phase !== 'Pending') return null;
  const about = events.filter(
    (event) => event.reason === 'FailedCreatePodSandBox' && SANDBOX_IMAGE.test(event.message ?? ''),
  );
  const failed = latest(about);
  const started = latest(events.filter((event) => ['Pulling', 'Pulled', 'Created'].includes(event.reason ?? '')));
  if (failed === null || (started !== null && started > failed)) return null;
  const texts = textsOf(about);
  return {
    ...identity(pod),
    container: null,
    containerType: 'sandbox',
    image: SANDBOX_IMAGE.exec(texts[0]?.text ?? '')?.[1] ?? '',
    reason: 'FailedCreatePodSandBox',
    texts: texts.slice(0, MAX_TEXTS),
    since: earliest(about) ?? scheduledAt(pod),
  };
}

function identity(pod: Pod) {
  return {
    namespace: pod.metadata.namespace ?? '',
    pod: pod.metadata.name,
    podUid: pod.metadata.uid ?? '',
    workload: workloadOf(pod),
    node: pod.spec.nodeName ?? null,
    pullSecrets: (pod.spec.imagePullSecrets ?? []).map(({ name }) => name).filter((name) => name !== undefined),
  };
}

function textsOf(events: readonly KubernetesEvent[]): readonly FailureText[] {
  return events
    .map((event) => ({
      text: (event.message ?? '').slice(0, MAX_TEXT),
      first: firstTime(event),
      last: lastTime(event),
    }))
    .sort((one, other) => (other.last ?? 0) - (one.last ?? 0));
}

function scheduledAt(pod: Pod): number | null {
  const scheduled = pod.status?.conditions?.find(({ type, status }) => type === 'PodScheduled' && status === 'True');
  return time(scheduled?.lastTransitionTime);
}

function latest(events: readonly KubernetesEvent[]): number | null {
  const times = events.map(lastTime).filter((one) => one !== null);
  return times.length === 0 ? null : Math.max(...times);
}

function earliest(events: readonly KubernetesEvent[]): number | null {
  const times = events.map(firstTime).filter((one) => one !== null);
  return times.length === 0 ? null : Math.min(...times);
}

/** Old-style events carry first and last timestamps, new-style ones `eventTime` and a series (events.k8s.io/v1). */
function firstTime(event: KubernetesEvent): number | null {
  return time(event.firstTimestamp ?? event.eventTime ?? event.metadata?.creationTimestamp);
}

function lastTime(event: KubernetesEvent): number | null {
  return time(
    event.series?.lastObservedTime ?? event.lastTimestamp ?? event.eventTime ?? event.metadata?.creationTimestamp,
  );
}

function time(text: string | null | undefined): number | null {
  const parsed = Date.parse(text ?? '');
  return Number.isNaN(parsed) ? null : parsed;
}
