/** A kind of object that the simulated API serves. */
export interface Resource {
  /** Empty for the core group. */
  readonly group: string;
  readonly plural: string;
  readonly kind: string;
  readonly namespaced: boolean;
  /** Field selectors that a real server takes, beside `metadata.name` and `metadata.namespace`. */
  readonly fields: readonly string[];
}

const resources: readonly Resource[] = [
  {
    group: '',
    plural: 'pods',
    kind: 'Pod',
    namespaced: true,
    fields: [
      'spec.nodeName',
      'spec.restartPolicy',
      'spec.schedulerName',
      'spec.serviceAccountName',
      'status.phase',
      'status.podIP',
    ],
  },
  {
    group: '',
    plural: 'events',
    kind: 'Event',
    namespaced: true,
    fields: [
      'involvedObject.kind',
      'involvedObject.namespace',
      'involvedObject.name',
      'involvedObject.uid',
      'involvedObject.fieldPath',
      'reason',
      'type',
    ],
  },
  { group: '', plural: 'nodes', kind: 'Node', namespaced: false, fields: [] },
  { group: '', plural: 'namespaces', kind: 'Namespace', namespaced: false, fields: ['status.phase'] },
  { group: '', plural: 'configmaps', kind: 'ConfigMap', namespaced: true, fields: [] },
  { group: 'apps', plural: 'daemonsets', kind: 'DaemonSet', namespaced: true, fields: [] },
];

/** What a path asks for: a list, or one object. */
export interface ResourcePath {
  readonly resource: Resource;
  readonly namespace: string | undefined;
  readonly name: string | undefined;
}

/** `daemonsets.apps`, `pods`: how a server's messages name a resource. */
export function qualifiedName({ group, plural }: Pick<Resource, 'group' | 'plural'>): string {
  return group === '' ? plural : `${plural}.${group}`;
}

/** True for a path of a group and version that exists, whatever follows. */
export function isServedGroup(path: string): boolean {
  return /^\/(api\/v1|apis\/(apps|authorization\.k8s\.io)\/v1)(\/|$)/.test(path);
}

/** Reads a path such as `/api/v1/namespaces/shop/pods/web`; undefined when nothing is served there. */
export function parseResourcePath(path: string): ResourcePath | undefined {
  const [, group = '', rest = ''] = /^\/(?:api|apis\/([^/]+))\/v1\/(.+)$/.exec(path) ?? [];
  const parts = rest.split('/').map(decodeURIComponent);
  const scoped = parts[0] === 'namespaces' && parts.length > 2;
  const [plural, name, ...more] = scoped ? parts.slice(2) : parts;
  const resource = resources.find((candidate) => candidate.group === group && candidate.plural === plural);
  if (resource === undefined || more.length > 0) return undefined;
  const wrongScope = scoped ? !resource.namespaced : resource.namespaced && name !== undefined;
  return wrongScope ? undefined : { resource, namespace: scoped ? parts[1] : undefined, name };
}
