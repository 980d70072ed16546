import type { Cause } from '../../lambda/core/model/cause.ts';
import type { ContainerType } from '../../lambda/core/model/failure.ts';

/** The rig's own registry, in plain HTTP as loopback may. */
const REGISTRY = '127.0.0.1:5000';
const NODE = '198.18.0.10';

/** The image that is deleted while `pulled-again` runs. */
export const VOLATILE = 'volatile:1';
/** The image that exists for another platform only. */
export const FOREIGN = 'foreign:1';
/** A tag that nobody pushed. */
export const MISSING = `${REGISTRY}/app:missing`;

/** A container that cannot pull, and what `check` must say of it. */
export interface Fault {
  readonly pod: string;
  readonly container: string;
  readonly containerType: ContainerType;
  readonly cause: Cause;
  /** The words of which the container's status shows one. */
  readonly shows: readonly string[];
  readonly spec: object;
}

const PULL_FAILS = ['ErrImagePull', 'ImagePullBackOff'];
const good = { name: 'good', image: `${REGISTRY}/app:1` };
const crashing = { ...good, name: 'crashing', command: ['/bin/sh', '-c', 'exit 1'] };
const missing = { name: 'missing', image: MISSING };
/** Ends when it is told to, so that its image can be deleted before. */
const volatile = {
  image: `${REGISTRY}/${VOLATILE}`,
  imagePullPolicy: 'Always',
  command: ['/bin/sh', '-c', 'trap "exit 0" TERM; while :; do sleep 1; done'],
};

/** Every way to fail that a kubelet shows, each in a pod of its own. */
export const FAULTS: readonly Fault[] = [
  single('missing-tag', { image: MISSING }, 'image-not-found'),
  // the words are those of a missing tag: the probe tells
  single('missing-repository', { image: `${REGISTRY}/nobody/nothing:1` }, 'repository-not-found-or-denied'),
  single('refused-port', { image: `${NODE}:5999/app:1` }, 'connection-refused'),
  single('unknown-host', { image: 'registry.nowhere.invalid/app:1' }, 'dns'),
  single('untrusted', { image: `${NODE}:5443/app:1` }, 'tls-untrusted'),
  single('foreign', { image: `${REGISTRY}/${FOREIGN}` }, 'platform-mismatch'),
  single('invalid-name', { image: 'Foo/BAR:1' }, 'invalid-image-name', ['InvalidImageName']),
  single('never', { image: `${REGISTRY}/never:1`, imagePullPolicy: 'Never' }, 'never-pull', ['ErrImageNeverPull']),
  single('pulled-again', volatile, 'image-not-found'),
  among('in-init', 'init', { initContainers: [missing], containers: [good] }),
  among('one-of-two', 'container', { containers: [good, missing] }),
  among('behind-crash-loop', 'container', { containers: [crashing, missing] }),
  // `kubectl debug` adds its ephemeral container
  among('debugged', 'ephemeral', { containers: [good] }),
];

/** Pods without trouble, or with another one: none of them may be named. With the state that each must reach first. */
export const OTHERS: readonly { readonly pod: string; readonly state: string; readonly spec: object }[] = [
  { pod: 'healthy', state: 'condition=Ready', spec: { containers: [good] } },
  { pod: 'crash-loop', state: waitingFor('CrashLoopBackOff'), spec: { containers: [crashing] } },
  {
    pod: 'unschedulable',
    state: 'jsonpath={.status.conditions[?(@.type=="PodScheduled")].reason}=Unschedulable',
    spec: { containers: [good], nodeSelector: { 'kubernetes.io/hostname': 'nowhere' } },
  },
  {
    pod: 'missing-config',
    state: waitingFor('CreateContainerConfigError'),
    spec: { containers: [{ ...good, envFrom: [{ configMapRef: { name: 'nowhere' } }] }] },
  },
];

/** A Job that has finished: its pod is not ready and never will be. */
export const FINISHED_JOB = {
  apiVersion: 'batch/v1',
  kind: 'Job',
  metadata: { name: 'finished', namespace: 'others' },
  spec: {
    template: { spec: { restartPolicy: 'Never', containers: [{ ...good, command: ['/bin/sh', '-c', 'exit 0'] }] } },
  },
};

/** Three pods of one bad tag: one incident. */
export const DEPLOYMENT = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'shop', namespace: 'shop' },
  spec: {
    replicas: 3,
    selector: { matchLabels: { app: 'shop' } },
    template: {
      metadata: { labels: { app: 'shop' } },
      spec: { containers: [{ name: 'shop', image: `${REGISTRY}/app:typo` }] },
    },
  },
};

function single(pod: string, container: object, cause: Cause, shows = PULL_FAILS): Fault {
  const spec = { containers: [{ name: 'only', ...container }] };
  return { pod, container: 'only', containerType: 'container', cause, shows, spec };
}

function among(pod: string, containerType: ContainerType, spec: object): Fault {
  return { pod, container: missing.name, containerType, cause: 'image-not-found', shows: PULL_FAILS, spec };
}

/** The condition of `kubectl wait` that the first container of a pod waits for this reason. */
export function waitingFor(reason: string): string {
  return `jsonpath={.status.containerStatuses[0].state.waiting.reason}=${reason}`;
}
