import { FIELD_NAMES, fieldSpec, type Field } from './fields.ts';

/** A configuration that can be expected. */
export type BaselineName = 'seed' | 'eks' | 'kubeadm';

/** The fields that a baseline speaks of, each with the values it allows, in canonical text. */
export type Expectations = ReadonlyMap<Field, readonly string[]>;

/** The nine values of the guide; three of its names are other fields today, and two of them are the same one. */
function seed(mode: string): Expectations {
  return new Map<Field, readonly string[]>([
    ['bindAddress', ['0.0.0.0']],
    ['clientConnection.kubeconfig', ['/var/lib/kube-proxy/kubeconfig']],
    ['clusterCIDR', ['10.244.0.0/16']],
    ['healthzBindAddress', ['0.0.0.0:10256']],
    ['hostnameOverride', ['']],
    [mode === 'nftables' ? 'nftables.masqueradeAll' : 'iptables.masqueradeAll', ['true']],
    ['mode', ['iptables']],
    ['portRange', ['']],
  ]);
}

/** What EKS ships. Its text says 127.0.0.1 for metrics where the map was made up to 1.23, and 0.0.0.0 since. */
function eks(mode: string): Expectations {
  return new Map<Field, readonly string[]>([
    ...defaults([
      'bindAddress',
      'clientConnection.acceptContentTypes',
      'clientConnection.burst',
      'clientConnection.contentType',
      'clientConnection.qps',
      'clusterCIDR',
      'configSyncPeriod',
      'conntrack.maxPerCore',
      'conntrack.min',
      'conntrack.tcpCloseWaitTimeout',
      'conntrack.tcpEstablishedTimeout',
      'enableProfiling',
      'hostnameOverride',
      'iptables.masqueradeAll',
      'iptables.masqueradeBit',
      'iptables.minSyncPeriod',
      'iptables.syncPeriod',
      'ipvs.excludeCIDRs',
      'ipvs.minSyncPeriod',
      'ipvs.scheduler',
      'ipvs.syncPeriod',
      'mode',
      'portRange',
    ]),
    ['clientConnection.kubeconfig', ['/var/lib/kube-proxy/kubeconfig']],
    ['healthzBindAddress', ['0.0.0.0:10256']],
    ['metricsBindAddress', ['0.0.0.0:10249', '127.0.0.1:10249']],
    ['nodePortAddresses', anyNode(mode)],
    ['oomScoreAdj', ['-998']],
  ]);
}

/** What kubeadm writes: kube-proxy's own defaults, the addresses of the cluster's family, and the pods' CIDR as asked. */
function kubeadm(mode: string): Expectations {
  return new Map<Field, readonly string[]>([
    ...defaults(FIELD_NAMES.filter((field) => field !== 'clusterCIDR')),
    ['bindAddress', ['0.0.0.0', '::']],
    ['clientConnection.kubeconfig', ['/var/lib/kube-proxy/kubeconfig.conf']],
    ['healthzBindAddress', ['0.0.0.0:10256', '[::]:10256']],
    ['metricsBindAddress', ['127.0.0.1:10249', '[::1]:10249']],
    ['nodePortAddresses', anyNode(mode)],
  ]);
}

/** What is silence about NodePorts: the nftables mode makes `primary` of it. */
function anyNode(mode: string): readonly string[] {
  return mode === 'nftables' ? ['', 'primary'] : [''];
}

function defaults(fields: readonly Field[]): [Field, readonly string[]][] {
  return fields.map((field) => [field, [fieldSpec(field).otherwise]]);
}

/** Every baseline by name, for a cluster whose kube-proxy runs in this mode. */
export const BASELINES: Readonly<Record<BaselineName, (mode: string) => Expectations>> = { seed, eks, kubeadm };

/** The baseline of `auto`: EKS by its label, kubeadm by its key; null where neither speaks, so that only errors count. */
export function chooseBaseline(signs: {
  readonly eksLabel: boolean;
  readonly key: string | null;
}): BaselineName | null {
  return signs.eksLabel ? 'eks' : signs.key === 'config.conf' ? 'kubeadm' : null;
}
