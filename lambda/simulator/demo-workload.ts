import { createHash } from 'node:crypto';

import { containerdError } from './containerd-errors.ts';
import type { PullProblem } from './containerd-errors.ts';
import type { Fate } from './container-life.ts';
import { nodeAddress, nodeNames } from './demo-nodes.ts';
import { uidOf } from './kubernetes-objects.ts';
import type { PodSpec } from './kubernetes-objects.ts';
import type { PodPlan } from './kubelet.ts';

/** What owns pods: a Deployment (through its ReplicaSet), a DaemonSet or a Job. */
export interface Workload {
  readonly kind: 'Deployment' | 'DaemonSet' | 'Job';
  readonly namespace: string;
  readonly name: string;
  readonly replicas: number;
  readonly spec: PodSpec;
  /** Epoch milliseconds. */
  readonly createdAt: number;
  /** By container name. */
  readonly fates?: Readonly<Record<string, Fate>>;
  readonly unschedulable?: string;
  /** Changes the pods' names, as a new rollout does. */
  readonly revision?: number;
}

/** A pod with a single container. */
export function oneContainer(name: string, image: string): PodSpec {
  return { containers: [{ name, image }] };
}

/** The fate of a container whose image cannot be pulled. */
export function pullFails(image: string, problem: PullProblem): Fate {
  return { kind: 'pull-fails', error: containerdError(image, problem) };
}

/** The workload's pods, spread over the demo's nodes. */
export function podPlans(workload: Workload): readonly PodPlan[] {
  const { kind, namespace, name, replicas, spec, createdAt, fates = {}, unschedulable, revision = 1 } = workload;
  const template = suffix(`${namespace}/${name}/${revision}`, 10);
  const owner = kind === 'Deployment' ? { kind: 'ReplicaSet', name: `${name}-${template}` } : { kind, name };
  return Array.from({ length: replicas }, (_, index) => {
    const podName = `${owner.name}-${suffix(`${owner.name}/${index}`, 5)}`;
    const node = nodeNames[(index + name.length) % nodeNames.length] ?? '';
    return {
      metadata: {
        name: podName,
        namespace,
        generateName: `${owner.name}-`,
        labels: {
          [kind === 'DaemonSet' ? 'k8s-app' : 'app']: name,
          ...(kind === 'Deployment' ? { 'pod-template-hash': template } : {}),
        },
        ownerReferences: [
          {
            apiVersion: kind === 'Job' ? 'batch/v1' : 'apps/v1',
            ...owner,
            uid: uidOf(owner.kind, namespace, owner.name),
            controller: true,
            blockOwnerDeletion: true,
          },
        ],
      },
      spec: unschedulable === undefined ? { nodeName: node, ...spec } : spec,
      createdAt,
      podIP: spec.hostNetwork === true ? nodeAddress(node) : podIP(podName),
      fates,
      ...(unschedulable === undefined ? {} : { unschedulable }),
    };
  });
}

function podIP(pod: string): string {
  const [third = 0, fourth = 0] = createHash('sha256').update(pod).digest();
  return `10.1.${third}.${fourth}`;
}

/** Letters and digits as Kubernetes picks them for names, the same for the same seed. */
function suffix(seed: string, length: number): string {
  const alphabet = 'bcdfghjklmnpqrstvwxz2456789';
  return [...createHash('sha256').update(seed).digest().subarray(0, length)]
    .map((byte) => alphabet[byte % alphabet.length])
    .join('');
}
