import { describe, expect, it } from '@jest/globals';
import { eventsNeed } from '../../../lambda/core/pulls/events-needed.ts';
import { pod, waiting } from '../../support/pods.ts';

const withCause = 'Back-off pulling image "a": ErrImagePull: … dial tcp 10.0.0.1:443: connect: connection refused';

describe('whether the events of a pod are read', () => {
  it.each([
    [
      'its status says no cause (before Kubernetes 1.32)',
      waiting('ImagePullBackOff', 'Back-off pulling image "a"'),
      false,
      'needed',
    ],
    ['its status says the cause', waiting('ImagePullBackOff', withCause), false, 'useful'],
    ['it crashes and has a failed event', waiting('CrashLoopBackOff'), true, 'needed'],
    ['it crashes and we do not know all failed events', waiting('CrashLoopBackOff'), null, 'needed'],
    ['it crashes and has no failed event', waiting('CrashLoopBackOff'), false, 'none'],
    ['it may hang on its sandbox', waiting('ContainerCreating'), false, 'needed'],
    ['a ConfigMap is missing', waiting('CreateContainerConfigError'), true, 'none'],
    ['it runs', { running: {} }, true, 'none'],
  ] as const)('%s', (_, state, hasFailedEvent, need) => {
    expect(eventsNeed(pod({ containers: [{ state }] }), hasFailedEvent)).toBe(need);
  });

  it('of init and ephemeral containers counts as well', () => {
    const sick = { state: waiting('ImagePullBackOff') };
    const well = { name: 'ok', state: { running: {} } };
    expect(eventsNeed(pod({ init: [sick], containers: [well] }), false)).toBe('needed');
    expect(eventsNeed(pod({ containers: [well], ephemeral: [sick] }), false)).toBe('needed');
  });

  it('of a container that ended and waits to be started again is that of a crash loop', () => {
    const ended = pod({ containers: [{ state: { terminated: { reason: 'Error' } } }] });
    expect(eventsNeed(ended, true)).toBe('needed');
    expect(eventsNeed(ended, false)).toBe('none');
  });

  it('of a container that is made anew after a run is none: its sandbox is there', () => {
    const anew = pod({ containers: [{ state: waiting('ContainerCreating'), lastState: { terminated: {} } }] });
    expect(eventsNeed(anew, true)).toBe('none');
  });

  it('of objects without status or state', () => {
    const bare = { metadata: { name: 'a' }, spec: { containers: [] } };
    expect(eventsNeed(bare, false)).toBe('needed');
    expect(eventsNeed({ ...bare, status: { containerStatuses: [{ name: 'app' }] } }, true)).toBe('none');
    expect(
      eventsNeed(
        { ...bare, status: { containerStatuses: [{ name: 'app', state: { waiting: { reason: 'ErrImagePull' } } }] } },
        true,
      ),
    ).toBe('needed');
  });

  it('for a pod without any status', () => {
    expect(eventsNeed(pod({ containers: [{}] }), false)).toBe('needed');
  });
});
