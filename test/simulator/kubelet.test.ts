import { describe, expect, it } from '@jest/globals';

import type { Fate } from '../../lambda/simulator/container-life.ts';
import { observePod } from '../../lambda/simulator/kubelet.ts';
import type { PodPlan } from '../../lambda/simulator/kubelet.ts';
import type { ContainerStatus, Pod } from '../../lambda/simulator/kubernetes-objects.ts';
import { capturedAt, realPods } from './fixtures/real-pods.ts';

const start = Date.parse('2026-03-01T12:00:00Z');
const SECOND = 1000;
const MINUTE = 60 * SECOND;
const error = 'rpc error: code = NotFound desc = shop/web:9: not found';

function plan(fates: Readonly<Record<string, Fate>>, spec: Partial<PodPlan['spec']> = {}): PodPlan {
  const containers = [{ name: 'web', image: 'registry.test/shop/web:9' }];
  return {
    metadata: { name: 'web-1', namespace: 'shop' },
    spec: { nodeName: 'node-a', containers, ...spec },
    createdAt: start,
    podIP: '10.1.2.3',
    fates,
  };
}

describe('the kubelet, compared with a real one', () => {
  const refused = realError('missing-tag', 'web');
  it.each<[string, Readonly<Record<string, Fate>>]>([
    ['missing-tag', { web: { kind: 'pull-fails', error: refused } }],
    ['dns', { a: { kind: 'pull-fails', error: realError('dns', 'a') } }],
    ['init-bad', { prep: { kind: 'pull-fails', error: realError('init-bad', 'prep') } }],
    ['never', { a: { kind: 'never-pulled' } }],
    [
      'bad-name',
      { a: { kind: 'invalid-name', why: 'invalid reference format: repository name (BAR) must be lowercase' } },
    ],
    ['once-tn4vd', { a: { kind: 'completes', after: SECOND } }],
    ['runs', {}],
  ])('writes the status and the events of %s', (name, fates) => {
    const { pod, events } = realPods.find((each) => each.pod.metadata.name === name) ?? { pod: undefined, events: [] };
    if (pod === undefined) throw new Error(`no pod ${name} among the captured ones`);
    const createdAt = Date.parse(pod.metadata.creationTimestamp ?? '');
    const view = observePod({ metadata: pod.metadata, spec: pod.spec, createdAt, podIP: '', fates }, capturedAt);
    expect(shape(view.pod)).toEqual(shape(pod));
    // Only failures: whether an image was there already is the node's affair.
    const said = (all: typeof events) =>
      new Set(
        all
          .filter(
            ({ fieldPath, type, reason }) =>
              !/ephemeral/.test(fieldPath) && (type === 'Warning' || reason === 'BackOff'),
          )
          .map(({ fieldPath, type, reason, message }) => `${fieldPath} ${type} ${reason} ${message}`),
      );
    const mine = view.events.flatMap(({ involvedObject, type, reason, message }) => {
      const { fieldPath } = involvedObject;
      return fieldPath === undefined ? [] : [{ fieldPath, type, reason, message }];
    });
    expect(said(mine)).toEqual(said(events));
  });

  it('holds a crash loop in the words of a real one', () => {
    const real = realPods.find(({ pod }) => pod.metadata.name === 'crash')?.pod;
    const view = observePod(
      { ...plan({ a: { kind: 'crashes' } }), spec: real?.spec ?? plan({}).spec },
      start + 100 * SECOND,
    );
    const words = (pod: Pod | undefined) =>
      pod?.status?.containerStatuses?.[0]?.state.waiting?.message?.replace(/pod=.*|\d+m?\d*s/g, '');
    expect(words(view.pod)).toBe(words(real));
    expect(view.pod.status?.phase).toBe('Running');
  });
});

describe('a failing pull over time', () => {
  const failing = plan({ web: { kind: 'pull-fails', error } });
  const reasonAt = (seconds: number) =>
    observePod(failing, start + seconds * SECOND).pod.status?.containerStatuses?.[0]?.state.waiting;

  it('goes to and fro between ErrImagePull and ImagePullBackOff, which carries the error', () => {
    expect([2, 14, 16, 30].map((seconds) => reasonAt(seconds)?.reason)).toEqual([
      'ErrImagePull',
      'ImagePullBackOff',
      'ErrImagePull',
      'ImagePullBackOff',
    ]);
    expect(reasonAt(2)?.message).toBe(error);
    expect(reasonAt(30)?.message).toBe(`Back-off pulling image "registry.test/shop/web:9": ErrImagePull: ${error}`);
  });

  it('counts repeats in one event, from the first time to the last', () => {
    const { events } = observePod(failing, start + MINUTE);
    const failed = events.find(({ message }) => message.startsWith('Failed to pull image'));
    expect(failed).toMatchObject({
      type: 'Warning',
      reason: 'Failed',
      count: 3,
      firstTimestamp: '2026-03-01T12:00:01Z',
      lastTimestamp: '2026-03-01T12:00:39Z',
      involvedObject: { kind: 'Pod', namespace: 'shop', name: 'web-1', fieldPath: 'spec.containers{web}' },
      source: { component: 'kubelet', host: 'node-a' },
    });
  });

  it('stops telling long before it stops failing: the spam filter', () => {
    const now = start + 40 * MINUTE;
    const { events, pod } = observePod(failing, now);
    const total = events.reduce((sum, { count = 0 }) => sum + count, 0);
    expect(total).toBeLessThan(25 + 40 / 5 + 1);
    expect(pod.status?.containerStatuses?.[0]?.state.waiting?.reason).toMatch(/^(ErrImagePull|ImagePullBackOff)$/);
  });

  it('forgets events an hour after their last time', () => {
    expect(observePod(plan({}), start + 61 * MINUTE).events).toEqual([]);
  });

  it('runs from the moment of the repair, and keeps what was said before', () => {
    const repaired = plan({ web: { kind: 'pull-fails', error, repairedAt: start + MINUTE } });
    const { pod, events } = observePod(repaired, start + 2 * MINUTE);
    expect(pod.status).toMatchObject({ phase: 'Running', containerStatuses: [{ ready: true }] });
    expect(events.map(({ reason }) => reason)).toEqual(expect.arrayContaining(['Failed', 'BackOff', 'Started']));
  });
});

describe('pods that no kubelet has', () => {
  it('stay Pending with the words of the scheduler', () => {
    const { pod, events } = observePod({ ...plan({}), unschedulable: '0/3 nodes are available.' }, start + MINUTE);
    expect(pod.status).toMatchObject({
      phase: 'Pending',
      conditions: [{ type: 'PodScheduled', reason: 'Unschedulable' }],
    });
    expect(events).toMatchObject([
      { reason: 'FailedScheduling', firstTimestamp: null, eventTime: '2026-03-01T12:00:00.000000Z' },
    ]);
  });
});

function realError(name: string, container: string): string {
  const waiting = statuses(realPods.find(({ pod }) => pod.metadata.name === name)?.pod).find(
    (status) => status.name === container,
  )?.state.waiting;
  return waiting?.message?.replace(/^Back-off pulling image ".*?": ErrImagePull: /, '') ?? '';
}

function statuses(pod: Pod | undefined): readonly ContainerStatus[] {
  return [...(pod?.status?.initContainerStatuses ?? []), ...(pod?.status?.containerStatuses ?? [])];
}

/** A status without times, addresses, ids, and without what only the moment decides. */
function shape(pod: Pod): object {
  return {
    phase: pod.status?.phase,
    conditions: pod.status?.conditions
      ?.map(({ type, status, reason, message }) => ({ type, status, reason, message }))
      .sort((left, right) => (left.type < right.type ? -1 : 1)),
    containers: statuses(pod).map(({ name, ready, started, restartCount, state, image }) => ({
      name,
      ready,
      started,
      restartCount,
      image,
      state: {
        running: state.running !== undefined,
        ended: state.terminated && { exitCode: state.terminated.exitCode, reason: state.terminated.reason },
        waiting: state.waiting && {
          reason: state.waiting.reason?.replace(/^(ErrImagePull|ImagePullBackOff)$/, 'pull'),
          message: state.waiting.message?.replace(/^Back-off pulling image ".*?": ErrImagePull: /, ''),
        },
      },
    })),
  };
}
