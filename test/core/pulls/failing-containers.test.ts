import { describe, expect, it } from '@jest/globals';
import type { KubernetesEvent, Pod } from '../../../lambda/core/model/cluster-state.ts';
import { failingContainers } from '../../../lambda/core/pulls/failing-containers.ts';
import { at, event, pod, timestamp, waiting } from '../../support/pods.ts';

const NOT_FOUND = 'Failed to pull image "registry.example/app:1": … registry.example/app:1: not found';
const crashed = { terminated: { reason: 'Error', finishedAt: timestamp(5) } };
const failed = (first: number, last = first, path?: string) =>
  event('Failed', NOT_FOUND, { first, last, ...(path ? { path } : {}) });

/** `container type/name reason` of what is found. */
function found(subject: Pod, events: readonly KubernetesEvent[] = []) {
  return failingContainers(subject, events).map((one) => `${one.containerType}/${one.container} ${one.reason}`);
}

describe('which containers cannot get their image', () => {
  it.each([
    'ErrImagePull',
    'ImagePullBackOff',
    'InvalidImageName',
    'ErrImageNeverPull',
    'ImageInspectError',
    'RegistryUnavailable',
    'SignatureValidationFailed',
  ])('waiting for %s', (reason) => {
    expect(found(pod({ containers: [{ state: waiting(reason) }] }))).toEqual([`container/app ${reason}`]);
  });

  it.each([
    'ContainerCreating',
    'PodInitializing',
    'CrashLoopBackOff',
    'CreateContainerConfigError',
    'CreateContainerError',
  ])('not waiting for %s', (reason) => {
    expect(found(pod({ containers: [{ state: waiting(reason) }] }))).toEqual([]);
  });

  it('init and ephemeral containers, and one of two', () => {
    const subject = pod({
      phase: 'Running',
      init: [{ name: 'migrate', state: waiting('ErrImagePull') }],
      containers: [
        { name: 'a', state: { running: {} } },
        { name: 'b', state: waiting('ImagePullBackOff') },
      ],
      ephemeral: [{ name: 'debug', state: waiting('ErrImagePull') }],
    });
    expect(found(subject)).toEqual([
      'init/migrate ErrImagePull',
      'container/b ImagePullBackOff',
      'ephemeral/debug ErrImagePull',
    ]);
  });

  it('not in a pod that is over', () => {
    for (const phase of ['Succeeded', 'Failed']) {
      expect(found(pod({ phase, containers: [{ state: waiting('ErrImagePull') }] }))).toEqual([]);
    }
  });

  describe('of a container that restarts', () => {
    const restarting = pod({
      phase: 'Running',
      containers: [{ state: waiting('CrashLoopBackOff'), lastState: crashed }],
    });

    it.each<[string, readonly KubernetesEvent[], boolean]>([
      ['its re-pull failed after it ended', [failed(6)], true],
      ['its re-pull failed in the second in which it ended', [failed(5)], true],
      [
        'its pull failed long ago and then went well',
        [failed(1), event('Pulled', 'Successfully pulled', { first: 2 })],
        false,
      ],
      ['its pull failed before it ran', [failed(1, 4)], false],
      ['nothing but crashes is said', [event('BackOff', 'Back-off restarting failed container', { first: 6 })], false],
      ['another container of the pod fails', [failed(6, 6, 'spec.containers{other}')], false],
      [
        'a pod of the same name failed before it',
        [{ ...failed(6), involvedObject: { ...failed(6).involvedObject, uid: 'old' } }],
        false,
      ],
      ['it cannot be created', [event('Failed', 'Error: failed to create containerd task', { first: 6 })], false],
    ])('%s', (_, events, fails) => {
      expect(found(restarting, events)).toEqual(fails ? ['container/app ErrImagePull'] : []);
    });
  });

  describe('the sandbox image', () => {
    const creating = pod({ containers: [{ state: waiting('ContainerCreating') }] });
    const sandbox = (minute: number) =>
      event(
        'FailedCreatePodSandBox',
        'Failed to create pod sandbox: … failed to get sandbox image "registry.example/pause:3": failed to pull image',
        { first: minute, path: '' },
      );

    it('is named, and the image comes from the text', () => {
      expect(failingContainers(creating, [sandbox(3)])).toMatchObject([
        { container: null, containerType: 'sandbox', image: 'registry.example/pause:3', since: at(3) },
      ]);
    });

    it('is well again once the kubelet pulls the containers', () => {
      expect(found(creating, [sandbox(3), event('Pulling', 'Pulling image', { first: 4 })])).toEqual([]);
    });

    it('is not the network of the pod', () => {
      const network = event('FailedCreatePodSandBox', 'Failed to create pod sandbox: … plugin type="aws-cni" failed', {
        first: 3,
      });
      expect(found(creating, [network])).toEqual([]);
    });
  });
});

describe('what is known about a failing container', () => {
  it('takes the image from the spec', () => {
    const [one] = failingContainers(pod({ containers: [{ image: 'gone:1', state: waiting('ErrImagePull') }] }), []);
    expect(one?.image).toBe('gone:1');
  });

  it('keeps the status text first, then events, newest first', () => {
    const subject = pod({ containers: [{ state: waiting('ImagePullBackOff', 'Back-off pulling image "x"') }] });
    const [one] = failingContainers(subject, [
      failed(1, 3),
      event('BackOff', 'Back-off pulling image "x"', { first: 2, last: 9 }),
    ]);
    expect(one?.texts.map(({ text, last }) => [text.slice(0, 8), last])).toEqual([
      ['Back-off', null],
      ['Back-off', at(9)],
      ['Failed t', at(3)],
    ]);
  });

  it.each<[string, Pod, readonly KubernetesEvent[], number]>([
    ['the first failed event', pod({ containers: [{ state: waiting('ErrImagePull') }] }), [failed(2, 8)], 2],
    [
      'the last good pull when an old event repeats',
      pod({ containers: [{ state: waiting('ErrImagePull') }] }),
      [failed(1, 8), event('Pulled', 'ok', { first: 4 })],
      4,
    ],
    [
      'the end of the last run without events',
      pod({ containers: [{ state: waiting('ErrImagePull'), lastState: crashed }] }),
      [],
      5,
    ],
    ['the scheduling when nothing else is known', pod({ containers: [{ state: waiting('ErrImagePull') }] }), [], 0],
  ])('began with %s', (_, subject, events, minute) => {
    expect(failingContainers(subject, events)[0]?.since).toBe(at(minute));
  });
});

describe('objects as sparse as the API allows', () => {
  const bare = { metadata: { name: 'web-1' }, spec: { containers: [] } };

  it('a pod without status, or statuses without states, is in no trouble', () => {
    expect(found(bare)).toEqual([]);
    expect(found({ ...bare, status: { phase: 'Pending', containerStatuses: [{ name: 'app' }] } })).toEqual([]);
    expect(
      found({ ...bare, status: { phase: 'Running', containerStatuses: [{ name: 'app', state: { waiting: {} } }] } }),
    ).toEqual([]);
  });

  it('what is not told is empty or null, never invented', () => {
    const waitingOnly = {
      phase: 'Pending',
      containerStatuses: [{ name: 'app', state: { waiting: { reason: 'ErrImagePull' } } }],
    };
    expect(failingContainers({ ...bare, status: waitingOnly }, [])).toEqual([
      {
        namespace: '',
        pod: 'web-1',
        podUid: '',
        workload: 'Pod/web-1',
        node: null,
        pullSecrets: [],
        container: 'app',
        containerType: 'container',
        image: '',
        reason: 'ErrImagePull',
        texts: [],
        since: null,
      },
    ]);
  });

  it('names pull secrets, and skips references without a name', () => {
    const subject = pod({ containers: [{ state: waiting('ErrImagePull') }] });
    const secrets = { ...subject, spec: { ...subject.spec, imagePullSecrets: [{ name: 'a' }, {}, { name: 'b' }] } };
    expect(failingContainers(secrets, [])[0]?.pullSecrets).toEqual(['a', 'b']);
  });

  it('an event without uid, without times or without text still counts for its pod, and another pod has its own', () => {
    const subject = pod({ containers: [{ state: waiting('ErrImagePull') }] });
    const { uid: _, ...nameless } = failed(3).involvedObject;
    const texts = (events: readonly KubernetesEvent[]) =>
      failingContainers(subject, events)[0]?.texts.map(({ text }) => text);
    expect(texts([{ ...failed(3), involvedObject: nameless }])).toEqual([NOT_FOUND]);
    expect(texts([{ involvedObject: failed(3).involvedObject, reason: 'Failed', message: NOT_FOUND }])).toEqual([
      NOT_FOUND,
    ]);
    expect(texts([{ ...failed(3), involvedObject: { ...failed(3).involvedObject, name: 'web-2' } }])).toEqual([]);
    expect(texts([{ involvedObject: failed(3).involvedObject, reason: 'Failed' }])).toEqual([]);
  });

  it('new-style events tell their times in eventTime and series', () => {
    const subject = pod({ containers: [{ state: waiting('ErrImagePull') }] });
    const styled = {
      ...failed(3),
      firstTimestamp: null,
      lastTimestamp: null,
      eventTime: timestamp(3),
      series: { lastObservedTime: timestamp(7) },
    };
    expect(failingContainers(subject, [styled])[0]).toMatchObject({
      since: at(3),
      texts: [{ first: at(3), last: at(7) }],
    });
    const { series: __, ...once } = {
      ...styled,
      eventTime: null,
      metadata: { name: 'e', creationTimestamp: timestamp(4) },
    };
    expect(failingContainers(subject, [once])[0]).toMatchObject({
      since: at(4),
      texts: [{ first: at(4), last: at(4) }],
    });
  });
});

describe('the texts of a failure', () => {
  const subject = pod({
    containers: [
      { image: 'a:1', state: waiting('ImagePullBackOff', 'now') },
      { name: 'other', image: 'b:1', state: waiting('ErrImagePull', '') },
    ],
  });
  const textsOf = (events: readonly KubernetesEvent[]) =>
    failingContainers(subject, events).map(({ image, texts }) => [image, ...texts.map(({ text }) => text)]);

  it.each([
    ['InspectFailed', 'Failed to inspect image "a:1"', true],
    ['ErrImageNeverPull', 'Container image "a:1" is not present with pull policy of Never', true],
    ['BackOff', 'Back-off pulling image "a:1"', true],
    ['BackOff', 'Back-off restarting failed container', false],
    ['Pulling', 'Pulling image "a:1"', false],
    ['Failed', 'Error: ErrImagePull', true],
    ['Failed', 'Error: failed to create containerd task: Failed to pull image', false],
    ['Failed', '(combined from similar events): Failed to pull image "a:1": x', true],
    ['Unhealthy', 'Failed to pull image', false],
  ])('%s %j', (reason, message, counts) => {
    expect(textsOf([event(reason, message, { first: 3 })])).toEqual([
      ['a:1', 'now', ...(counts ? [message] : [])],
      ['b:1'],
    ]);
  });

  it('are six at most, bounded, the newest first, and none from before the last good pull', () => {
    const many = Array.from({ length: 9 }, (_, minute) =>
      event('Failed', `Failed to pull image "a:1": ${minute} ${'x'.repeat(5_000)}`, { first: minute + 10 }),
    );
    const old = event('Failed', 'Failed to pull image "a:1": old', { first: 1 });
    const good = event('Pulled', 'Successfully pulled', { first: 5 });
    const [one] = failingContainers(subject, [...many, old, good]);
    expect(one?.texts).toHaveLength(6);
    expect(one?.texts.map(({ text }) => text.slice(28, 30).trim())).toEqual(['', '8', '7', '6', '5', '4']);
    expect(Math.max(...one!.texts.map(({ text }) => text.length))).toBe(4_096);
    expect(failingContainers(subject, [old, good])[0]?.texts).toHaveLength(1);
    expect(one?.since).toBe(at(10));
  });
});

describe('a sandbox', () => {
  const creating = pod({ containers: [{ state: waiting('ContainerCreating') }] });
  const MESSAGE = 'failed to get sandbox image "registry.example/pause:3": failed to pull image';
  const sandbox = (minute: number, message = MESSAGE) =>
    event('FailedCreatePodSandBox', message, { first: minute, path: '' });

  it.each(['Pulling', 'Pulled', 'Created'])('is well after %s, and not in the same second', (reason) => {
    expect(found(creating, [sandbox(3), event(reason, 'x', { first: 4 })])).toEqual([]);
    expect(found(creating, [sandbox(3), event(reason, 'x', { first: 3 })])).toHaveLength(1);
    expect(found(creating, [sandbox(3), event('Scheduled', 'x', { first: 4 })])).toHaveLength(1);
  });

  it('says so by its own event only, once, and only while nothing of the pod runs', () => {
    expect(found(creating, [event('Failed', MESSAGE, { first: 3 })])).toEqual([]);
    expect(found(pod({ phase: 'Running', containers: [{ state: { running: {} } }] }), [sandbox(3)])).toEqual([]);
    const both = pod({ containers: [{ state: waiting('ErrImagePull') }] });
    expect(found(both, [sandbox(3)])).toEqual(['container/app ErrImagePull']);
    const [one] = failingContainers(
      creating,
      Array.from({ length: 9 }, (_, minute) => sandbox(minute + 1)),
    );
    expect(one).toMatchObject({ reason: 'FailedCreatePodSandBox', since: at(1) });
    expect(one?.texts).toHaveLength(6);
  });
});
