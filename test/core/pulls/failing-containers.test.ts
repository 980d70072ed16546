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
