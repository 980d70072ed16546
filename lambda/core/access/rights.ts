/** One right in a cluster: the requests are made, and the manifests written, from these and nothing else. */
export interface Right {
  readonly verb: 'get' | 'list' | 'create';
  readonly group: '' | 'apps' | 'authorization.k8s.io';
  /** With its subresource, if it is one: `pods/proxy`. */
  readonly resource: string;
  /** Only in this namespace; absent: in the whole cluster. */
  readonly namespace?: string;
  /** Only these objects. */
  readonly names?: readonly string[];
  /** Not among the rights that everybody gives: asked for with `pullwarden rbac --tier`. */
  readonly tier?: Exclude<Tier, 'read'>;
}

/**
 * How much a cluster lets us see, each with what is before it: `discover` also ConfigMaps of other names (Gardener's
 * change with their content), `live` also kube-proxy's own pages, by a right that reaches every port of a pod.
 */
export const TIERS = ['read', 'discover', 'live'] as const;
export type Tier = (typeof TIERS)[number];

/** The ConfigMaps that kube-proxy's configuration may live in: EKS and kubeadm. */
const KUBE_PROXY_CONFIG_MAPS = ['kube-proxy', 'kube-proxy-config'] as const;

/** Every right that a check can ask for. */
export const RIGHTS = {
  listPods: { verb: 'list', group: '', resource: 'pods' },
  listEvents: { verb: 'list', group: '', resource: 'events' },
  listNodes: { verb: 'list', group: '', resource: 'nodes' },
  listSystemDaemonSets: { verb: 'list', group: 'apps', resource: 'daemonsets', namespace: 'kube-system' },
  getKubeProxyConfig: {
    verb: 'get',
    group: '',
    resource: 'configmaps',
    namespace: 'kube-system',
    names: KUBE_PROXY_CONFIG_MAPS,
  },
  getSystemConfigMaps: { verb: 'get', group: '', resource: 'configmaps', namespace: 'kube-system', tier: 'discover' },
  getPodPages: { verb: 'get', group: '', resource: 'pods/proxy', namespace: 'kube-system', tier: 'live' },
} as const satisfies Record<string, Right>;

export type RightName = keyof typeof RIGHTS;

/** What nobody should let us do, because no check needs it, and what it would let whoever holds our credentials do. */
export const UNWANTED_RIGHTS: readonly (Right & { readonly impact: string })[] = [
  { verb: 'list', group: '', resource: 'secrets', impact: 'it reads every Secret of the cluster' },
  { verb: 'create', group: '', resource: 'pods/exec', impact: 'it runs commands in every container' },
  {
    verb: 'get',
    group: '',
    resource: 'pods/exec',
    impact: 'before Kubernetes 1.35 it runs commands in every container, through a WebSocket',
  },
  {
    verb: 'get',
    group: '',
    resource: 'nodes/proxy',
    impact: 'it reaches the kubelet of every node, which runs commands in every container',
  },
];

/** `list events in kube-system (get configmaps "a", "b")`: a right as a person reads it. */
export function nameRight(right: Right): string {
  const resource = right.group === '' ? right.resource : `${right.resource}.${right.group}`;
  const names = right.names === undefined ? '' : ` ${right.names.join(', ')}`;
  return `${right.verb} ${resource}${names}${right.namespace === undefined ? '' : ` in ${right.namespace}`}`;
}
