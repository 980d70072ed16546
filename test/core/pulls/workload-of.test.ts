import { expect, it } from '@jest/globals';
import { workloadOf } from '../../../lambda/core/pulls/workload-of.ts';
import { pod } from '../../support/pods.ts';

const owned = (kind: string, name: string, changes: { controller?: boolean; hash?: string } = {}) => {
  const base = pod({ name: 'web-5d9c7b8f6d-x2x4p' });
  const labels = changes.hash === undefined ? undefined : { 'pod-template-hash': changes.hash };
  const ownerReferences = [{ kind, name, controller: changes.controller ?? true }];
  return { ...base, metadata: { ...base.metadata, ownerReferences, ...(labels === undefined ? {} : { labels }) } };
};

it.each([
  ['the pod itself without an owner', pod({ name: 'alone' }), 'Pod/alone'],
  [
    'the Deployment behind a ReplicaSet',
    owned('ReplicaSet', 'web-5d9c7b8f6d', { hash: '5d9c7b8f6d' }),
    'Deployment/web',
  ],
  ['a ReplicaSet that nobody made for a Deployment', owned('ReplicaSet', 'web-1'), 'ReplicaSet/web-1'],
  ['a ReplicaSet whose name has no hash', owned('ReplicaSet', 'web', { hash: '5d9c7b8f6d' }), 'ReplicaSet/web'],
  ['a Job', owned('Job', 'once', { hash: 'x' }), 'Job/once'],
  [
    'an owner that looks like one by its name only',
    owned('DaemonSet', 'agent-abc', { hash: 'abc' }),
    'DaemonSet/agent-abc',
  ],
  [
    'the pod when the owner does not control it',
    owned('Node', 'node-a', { controller: false }),
    'Pod/web-5d9c7b8f6d-x2x4p',
  ],
])('a workload is %s', (_, subject, workload) => {
  expect(workloadOf(subject)).toBe(workload);
});
