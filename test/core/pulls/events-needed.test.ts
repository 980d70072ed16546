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

  it('for a pod without any status', () => {
    expect(eventsNeed(pod({ containers: [{}] }), false)).toBe('needed');
  });
});
