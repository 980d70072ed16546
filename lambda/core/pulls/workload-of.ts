import type { Pod } from '../model/cluster-state.ts';

/** What a person deployed: `Deployment/web` for the pod of a ReplicaSet `web-5d9c7b8f6d`, `Pod/NAME` without an owner. */
export function workloadOf(pod: Pod): string {
  const owner = pod.metadata.ownerReferences?.find((one) => one.controller === true);
  if (owner === undefined) return `Pod/${pod.metadata.name}`;
  const hash = pod.metadata.labels?.['pod-template-hash'];
  if (owner.kind === 'ReplicaSet' && hash !== undefined && owner.name.endsWith(`-${hash}`)) {
    return `Deployment/${owner.name.slice(0, -hash.length - 1)}`;
  }
  return `${owner.kind}/${owner.name}`;
}
