import { expect, it } from '@jest/globals';
import { projectPod } from '../../../lambda/adapters/kubernetes/project-pod.ts';
import type { Pod } from '../../../lambda/core/model/cluster-state.ts';

const container = {
  name: 'app',
  image: 'r.example/app:1',
  command: ['run'],
  env: [{ name: 'PASSWORD', value: 'CANARY' }],
  livenessProbe: { httpGet: { httpHeaders: [{ name: 'authorization', value: 'CANARY' }] } },
};

it('keeps what checks read of a pod, and neither its variables nor its annotations', () => {
  const pod = {
    metadata: {
      name: 'web-1',
      namespace: 'shop',
      annotations: { 'kubectl.kubernetes.io/last-applied-configuration': 'CANARY' },
      managedFields: [{ manager: 'CANARY' }],
    },
    spec: {
      nodeName: 'node-a',
      imagePullSecrets: [{ name: 'pull' }],
      containers: [container],
      initContainers: [{ ...container, name: 'init' }],
      ephemeralContainers: [{ ...container, name: 'debug' }],
    },
    status: { phase: 'Pending', containerStatuses: [{ name: 'app', ready: false }] },
  } as unknown as Pod;
  const kept = { name: 'app', image: 'r.example/app:1', command: ['run'] };
  expect(projectPod(pod)).toStrictEqual({
    metadata: { name: 'web-1', namespace: 'shop' },
    spec: {
      nodeName: 'node-a',
      imagePullSecrets: [{ name: 'pull' }],
      containers: [kept],
      initContainers: [{ ...kept, name: 'init' }],
      ephemeralContainers: [{ ...kept, name: 'debug' }],
    },
    status: { phase: 'Pending', containerStatuses: [{ name: 'app', ready: false }] },
  });
});

it('makes up nothing that a pod has not', () => {
  const pod: Pod = { metadata: { name: 'a' }, spec: { containers: [{ name: 'a' }] } };
  expect(projectPod(pod)).toStrictEqual(pod);
});
