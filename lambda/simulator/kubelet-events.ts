import { createHash } from 'node:crypto';

import { timeText, uidOf } from './kubernetes-objects.ts';
import type { KubernetesEvent, Pod } from './kubernetes-objects.ts';

/** One thing that the kubelet says about a pod, before events are counted together. */
export interface Remark {
  /** Epoch milliseconds. */
  readonly at: number;
  readonly type: 'Normal' | 'Warning';
  readonly reason: string;
  readonly message: string;
  /** `spec.containers{web}` */
  readonly fieldPath: string;
}

const BURST = 25;
const REFILL = 300_000;
const LIFETIME = 3_600_000;

/**
 * The events of a pod as they stand at `now`: repeats are counted in one object, client-go's spam filter (25 at once,
 * then one in five minutes, shared by everything about the pod) drops the rest, and old ones have expired.
 */
export function eventsOf(pod: Pod, remarks: readonly Remark[], now: number): readonly KubernetesEvent[] {
  const groups = new Map<string, Repeats>();
  for (const remark of throughSpamFilter(remarks.filter(({ at }) => at <= now))) {
    const key = `${remark.fieldPath}|${remark.reason}|${remark.message}`;
    const { first, count } = groups.get(key) ?? { first: remark, count: 0 };
    groups.set(key, { first, lastAt: remark.at, count: count + 1 });
  }
  return [...groups.values()]
    .filter(({ lastAt }) => now - lastAt < LIFETIME)
    .map((repeats) => kubeletEvent(pod, repeats));
}

interface Repeats {
  readonly first: Remark;
  readonly lastAt: number;
  readonly count: number;
}

/** The scheduler's event: a newer form, with `eventTime` and neither count nor first and last time. */
export function schedulerEvent(pod: Pod, at: number, problem: string | null): KubernetesEvent {
  const { namespace = 'default', name } = pod.metadata;
  return {
    ...about(pod, problem ?? 'scheduled', undefined),
    type: problem === null ? 'Normal' : 'Warning',
    reason: problem === null ? 'Scheduled' : 'FailedScheduling',
    message: problem ?? `Successfully assigned ${namespace}/${name} to ${pod.spec.nodeName}`,
    firstTimestamp: null,
    lastTimestamp: null,
    eventTime: `${timeText(at).slice(0, -1)}.000000Z`,
    source: {},
    reportingComponent: 'default-scheduler',
    reportingInstance: 'default-scheduler-control-plane',
  };
}

function throughSpamFilter(remarks: readonly Remark[]): readonly Remark[] {
  let tokens = BURST;
  let since = remarks[0]?.at ?? 0;
  return remarks.filter(({ at }) => {
    tokens = Math.min(BURST, tokens + (at - since) / REFILL);
    since = at;
    if (tokens < 1) return false;
    tokens -= 1;
    return true;
  });
}

function kubeletEvent(pod: Pod, { first, lastAt, count }: Repeats): KubernetesEvent {
  const node = pod.spec.nodeName ?? '';
  return {
    ...about(pod, `${first.fieldPath}${first.reason}${first.message}`, first.fieldPath),
    type: first.type,
    reason: first.reason,
    message: first.message,
    count,
    firstTimestamp: timeText(first.at),
    lastTimestamp: timeText(lastAt),
    eventTime: null,
    source: { component: 'kubelet', host: node },
    reportingComponent: 'kubelet',
    reportingInstance: node,
  };
}

function about(
  { metadata }: Pod,
  what: string,
  fieldPath: string | undefined,
): Pick<KubernetesEvent, 'apiVersion' | 'kind' | 'metadata' | 'involvedObject'> {
  const { namespace = 'default', name } = metadata;
  return {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { name: `${name}.${createHash('sha256').update(what).digest('hex').slice(0, 16)}`, namespace },
    involvedObject: {
      apiVersion: 'v1',
      kind: 'Pod',
      namespace,
      name,
      uid: metadata.uid ?? uidOf('Pod', namespace, name),
      ...(fieldPath === undefined ? {} : { fieldPath }),
    },
  };
}
