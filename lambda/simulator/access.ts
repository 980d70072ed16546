import type { ResourcePath } from './resources.ts';

/** One thing somebody wants to do, as the API server's authorizer sees it. */
export interface Access {
  readonly verb: string;
  readonly group: string;
  readonly plural: string;
  readonly namespace: string | undefined;
  readonly name: string | undefined;
}

/** What the simulated user may do: read what is served, nothing that a monitor should not be able to do. */
export function isGranted({ verb, plural }: Access): boolean {
  return (
    (verb === 'get' || verb === 'list') &&
    ['pods', 'events', 'nodes', 'namespaces', 'configmaps', 'daemonsets'].includes(plural)
  );
}

/** What a request is to the authorizer; faults are looked up by it, too. */
export function accessOf(path: ResourcePath | undefined): Access {
  if (path === undefined)
    return {
      verb: 'create',
      group: 'authorization.k8s.io',
      plural: 'selfsubjectaccessreviews',
      namespace: undefined,
      name: undefined,
    };
  const { resource, namespace, name } = path;
  return {
    verb: name === undefined ? 'list' : 'get',
    group: resource.group,
    plural: resource.plural,
    // For the authorizer a namespace lies in itself.
    namespace: resource.kind === 'Namespace' ? name : namespace,
    name,
  };
}
