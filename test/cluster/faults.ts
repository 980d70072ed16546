import type { Cause } from '../../lambda/core/model/cause.ts';
import type { ContainerType } from '../../lambda/core/model/failure.ts';

/** The rig's own registry, in plain HTTP as loopback may. */
const REGISTRY = '127.0.0.1:5000';
/** The one that fails: rig/fault-registry.ts says how, by repository. */
const FAULTY = '127.0.0.1:5001';
const NODE = '198.18.0.10';
const CONTAINERD = process.env['CONTAINERD2'] ? 2 : 1;

/** The image that is deleted while `pulled-again` runs. */
export const VOLATILE = 'volatile:1';
/** The image that exists for another platform only. */
export const FOREIGN = 'foreign:1';
/** A tag that nobody pushed. */
export const MISSING = `${REGISTRY}/app:missing`;
/** The image of every pod's own sandbox, deleted when all other pods have theirs. */
export const SANDBOX = 'pause:1';

/** A container that cannot pull, and what `check` must say of it. */
export interface Fault {
  readonly pod: string;
  readonly container: string | null;
  readonly containerType: ContainerType;
  readonly cause: Cause;
  /** What the words alone say. */
  readonly wordsCause: Cause;
  /** What may be said instead, where neither words nor probe can tell. */
  readonly also: readonly Cause[];
  /** The words of which the container's status shows one. */
  readonly shows: readonly string[];
  readonly spec: object;
}

interface Variation {
  readonly cause: Cause;
  readonly wordsCause?: Cause;
  readonly also?: readonly Cause[];
  readonly shows?: readonly string[];
  /** Fields of the pod's spec. */
  readonly pod?: object;
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

/** Pull secrets for the faulty registry, each of a user that is named after the status that it gets. */
export const SECRETS = ['401', '403'].map((username) => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: `user-${username}`, namespace: 'faults' },
  type: 'kubernetes.io/dockerconfigjson',
  stringData: { '.dockerconfigjson': JSON.stringify({ auths: { [FAULTY]: { username, password: 'secret' } } }) },
}));
const withSecrets = (...users: readonly string[]) => ({
  imagePullSecrets: users.map((user) => ({ name: `user-${user}` })),
});

/** Nothing of the pod starts without it, and no container says why. */
export const SANDBOX_FAULT: Fault = {
  pod: 'no-sandbox',
  container: null,
  containerType: 'sandbox',
  cause: 'image-not-found',
  wordsCause: 'image-not-found',
  also: [],
  shows: [],
  spec: { containers: [good] },
};

/** Every way in which a pull fails, each in a pod of its own. */
export const WAYS: readonly Fault[] = [
  single('missing-tag', { image: MISSING }, { cause: 'image-not-found' }),
  single('missing-digest', { image: `${REGISTRY}/app@sha256:${'0'.repeat(64)}` }, { cause: 'image-not-found' }),
  // the words are those of a missing tag: the probe tells
  single(
    'missing-repository',
    { image: `${REGISTRY}/nobody/nothing:1` },
    { cause: 'repository-not-found-or-denied', wordsCause: 'image-not-found' },
  ),
  single('pulled-again', volatile, { cause: 'image-not-found' }),
  single('foreign', { image: `${REGISTRY}/${FOREIGN}` }, { cause: 'platform-mismatch' }),
  single('invalid-name', { image: 'Foo/BAR:1' }, { cause: 'invalid-image-name', shows: ['InvalidImageName'] }),
  single(
    'never',
    { image: `${REGISTRY}/never:1`, imagePullPolicy: 'Never' },
    { cause: 'never-pull', shows: ['ErrImageNeverPull'] },
  ),

  // between node and registry
  at('refused-port', `${NODE}:5999`, { cause: 'connection-refused' }),
  at('silent', '198.51.100.1', { cause: 'timeout' }),
  at('silent-handshake', `${NODE}:5447`, { cause: 'timeout' }),
  at('unreachable-host', '198.51.100.2', { cause: 'no-route' }),
  at('unreachable-network', '198.51.100.200', { cause: 'no-route' }),
  at('unknown-host', 'registry.nowhere.invalid', { cause: 'dns' }),
  at('servfail', 'registry.servfail.invalid', { cause: 'dns' }),
  at('unanswered-lookup', 'registry.unanswered.invalid', { cause: 'dns' }),
  at('untrusted', `${NODE}:5443`, { cause: 'tls-untrusted' }),
  at('expired', `${NODE}:5444`, { cause: 'tls-expired' }),
  at('other-name', `${NODE}:5445`, { cause: 'tls-untrusted' }),
  at('no-client-certificate', `${NODE}:5446`, { cause: 'tls-untrusted' }),
  at('plain-http', `${NODE}:5080`, { cause: 'plain-http' }),
  at('proxy-blocks', 'blocked.proxied.example', { cause: 'proxy' }),
  at('proxy-wants-login', 'login.proxied.example', { cause: 'proxy' }),
  at('unknown-proxy', 'plain.proxied.example', { cause: 'proxy' }),

  // what the registry answers
  faulty('token-unauthorized', { cause: 'unauthorized' }),
  faulty('token-by-user', { cause: 'unauthorized', pod: withSecrets('401') }, 'wrong-password'),
  // the error of each is said, and each is a fault
  faulty(
    'token-by-user',
    { cause: 'forbidden', also: ['unauthorized'], pod: withSecrets('401', '403') },
    'two-secrets',
  ),
  faulty('token-unreachable', { cause: 'connection-refused' }),
  faulty('basic-unauthorized', { cause: 'unauthorized' }),
  faulty('token-forbidden', { cause: 'forbidden' }),
  faulty('forbidden-page', { cause: 'forbidden' }),
  faulty('scope-insufficient', { cause: 'repository-not-found-or-denied' }),
  faulty('blob-expired', { cause: 'credentials-expired' }),
  faulty('rate-limited', { cause: 'rate-limited' }),
  faulty('blob-limited', { cause: 'rate-limited' }),
  faulty('server-error', { cause: 'registry-error' }),
  faulty('unavailable', { cause: 'registry-error' }),
  faulty('bad-gateway', { cause: 'registry-error' }),
  // no more is said than that the JSON ends too soon
  faulty('manifest-broken', { cause: 'registry-error', also: ['corrupt-layer'] }),
  faulty('web-page', { cause: 'registry-error' }),
  faulty('manifest-eof', { cause: 'connection-interrupted' }),
  faulty('blob-eof', { cause: 'connection-interrupted' }),
  faulty('blob-reset', { cause: 'connection-interrupted' }),
  faulty('blob-elsewhere', { cause: 'dns' }),
  faulty('blob-missing', { cause: 'image-not-found' }),
  faulty('blob-changed', { cause: 'corrupt-layer' }),
  faulty('blob-no-tar', { cause: 'corrupt-layer' }),
  // what fails in one of them only: containerd 1 takes schema 1, 2 takes a chart for an image
  ...(CONTAINERD === 1
    ? [faulty('helm-chart', { cause: 'unsupported-manifest' })]
    : [
        faulty('schema-1', { cause: 'unsupported-manifest' }),
        faulty('unsigned', { cause: 'policy-rejected' }),
        // all that is said is that the pull was cancelled
        faulty('blob-stalled', { cause: 'timeout', also: ['cancelled'] }),
      ]),
  SANDBOX_FAULT,
];

/** Every place in which a container cannot pull. */
const PLACES: readonly Fault[] = [
  among('in-init', 'init', { initContainers: [missing], containers: [good] }),
  among('one-of-two', 'container', { containers: [good, missing] }),
  among('behind-crash-loop', 'container', { containers: [crashing, missing] }),
  // `kubectl debug` adds its ephemeral container
  among('debugged', 'ephemeral', { containers: [good] }),
];

export const FAULTS: readonly Fault[] = [...WAYS, ...PLACES];

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

function single(pod: string, image: object, variation: Variation): Fault {
  const { cause, wordsCause = cause, also = [], shows = PULL_FAILS, pod: more } = variation;
  const spec = { containers: [{ name: 'only', ...image }], ...more };
  return { pod, container: 'only', containerType: 'container', cause, wordsCause, also, shows, spec };
}

function at(pod: string, host: string, variation: Variation): Fault {
  return single(pod, { image: `${host}/app:1` }, variation);
}

function faulty(repository: string, variation: Variation, pod = repository): Fault {
  // Always: after a failed unpacking containerd 1 takes the image for present
  return single(pod, { image: `${FAULTY}/${repository}:1`, imagePullPolicy: 'Always' }, variation);
}

function among(pod: string, containerType: ContainerType, spec: object): Fault {
  const cause = 'image-not-found';
  return { pod, container: missing.name, containerType, cause, wordsCause: cause, also: [], shows: PULL_FAILS, spec };
}

/** The condition of `kubectl wait` that the first container of a pod waits for this reason. */
export function waitingFor(reason: string): string {
  return `jsonpath={.status.containerStatuses[0].state.waiting.reason}=${reason}`;
}
