import type { ContainerSpec, Pod } from '../../core/model/cluster-state.ts';

/** A pod without what no check reads and what may be large or secret: annotations, who wrote what, variables, probes. */
export function projectPod({ metadata, spec, status }: Pod): Pod {
  const { containers, initContainers, ephemeralContainers } = spec;
  return {
    metadata: pick(metadata, [
      'name',
      'namespace',
      'uid',
      'labels',
      'creationTimestamp',
      'deletionTimestamp',
      'ownerReferences',
    ]),
    spec: {
      ...spec,
      containers: containers.map(projectContainer),
      ...(initContainers === undefined ? {} : { initContainers: initContainers.map(projectContainer) }),
      ...(ephemeralContainers === undefined ? {} : { ephemeralContainers: ephemeralContainers.map(projectContainer) }),
    },
    ...(status === undefined ? {} : { status }),
  };
}

function projectContainer(container: ContainerSpec): ContainerSpec {
  return pick(container, ['name', 'image', 'command', 'args', 'volumeMounts']);
}

function pick<T extends object, Key extends keyof T>(value: T, keys: readonly Key[]): Pick<T, Key> {
  return Object.fromEntries(keys.filter((key) => key in value).map((key) => [key, value[key]])) as Pick<T, Key>;
}
