import type { FieldType } from './field-types.ts';

/** One field: its type and the value kube-proxy takes when the document is silent, in canonical text. */
export interface FieldSpec {
  readonly type: FieldType;
  readonly otherwise: string;
  /** A pointer in kube-proxy's Go type: zero is a value of its own there, while null is silence. */
  readonly pointer?: true;
}

const text = (otherwise = ''): FieldSpec => ({ type: 'text', otherwise });
const list: FieldSpec = { type: 'list', otherwise: '' };
const flag: FieldSpec = { type: 'flag', otherwise: 'false' };
const duration = (otherwise = '0s'): FieldSpec => ({ type: 'duration', otherwise });
const pointer = (type: FieldType, otherwise: string): FieldSpec => ({ type, otherwise, pointer: true });

/**
 * Every field of `kubeproxy.config.k8s.io/v1alpha1` by its path, with the defaults of Kubernetes 1.27 to 1.36 on Linux.
 * An address that is silent here follows the family of `bindAddress` (see effective-config).
 */
const FIELDS = {
  bindAddress: text('0.0.0.0'),
  bindAddressHardFail: flag,
  'clientConnection.acceptContentTypes': text(),
  'clientConnection.burst': { type: 'int', otherwise: '10' },
  'clientConnection.contentType': text('application/vnd.kubernetes.protobuf'),
  'clientConnection.kubeconfig': text(),
  'clientConnection.qps': { type: 'float', otherwise: '5' },
  clusterCIDR: text(),
  configSyncPeriod: duration('15m0s'),
  'conntrack.maxPerCore': pointer('int', '32768'),
  'conntrack.min': pointer('int', '131072'),
  'conntrack.tcpBeLiberal': flag,
  'conntrack.tcpCloseWaitTimeout': pointer('duration', '1h0m0s'),
  'conntrack.tcpEstablishedTimeout': pointer('duration', '24h0m0s'),
  'conntrack.udpStreamTimeout': duration(),
  'conntrack.udpTimeout': duration(),
  'detectLocal.bridgeInterface': text(),
  'detectLocal.interfaceNamePrefix': text(),
  detectLocalMode: text('ClusterCIDR'),
  enableProfiling: flag,
  featureGates: { type: 'gates', otherwise: '' },
  healthzBindAddress: text(),
  hostnameOverride: text(),
  'iptables.localhostNodePorts': pointer('flag', 'true'),
  'iptables.masqueradeAll': flag,
  'iptables.masqueradeBit': pointer('int', '14'),
  'iptables.minSyncPeriod': duration('1s'),
  'iptables.syncPeriod': duration('30s'),
  'ipvs.excludeCIDRs': list,
  'ipvs.minSyncPeriod': duration(),
  'ipvs.scheduler': text(),
  'ipvs.strictARP': flag,
  'ipvs.syncPeriod': duration('30s'),
  'ipvs.tcpFinTimeout': duration(),
  'ipvs.tcpTimeout': duration(),
  'ipvs.udpTimeout': duration(),
  'logging.flushFrequency': { type: 'flush', otherwise: '5s' },
  'logging.format': text('text'),
  'logging.verbosity': { type: 'uint', otherwise: '0' },
  'logging.vmodule': { type: 'vmodule', otherwise: '' },
  metricsBindAddress: text(),
  mode: text('iptables'),
  'nftables.masqueradeAll': flag,
  'nftables.masqueradeBit': pointer('int', '14'),
  'nftables.minSyncPeriod': duration('1s'),
  'nftables.syncPeriod': duration('30s'),
  nodePortAddresses: list,
  oomScoreAdj: pointer('int', '-999'),
  portRange: text(),
  showHiddenMetricsForVersion: text(),
  windowsRunAsService: flag,
  'winkernel.enableDSR': flag,
  'winkernel.forwardHealthCheckVip': flag,
  'winkernel.networkName': text(),
  'winkernel.rootHnsEndpointName': text(),
  'winkernel.sourceVip': text(),
} as const satisfies Record<string, FieldSpec>;

/** The path of a field, as in the document: `iptables.masqueradeAll`. */
export type Field = keyof typeof FIELDS;

/** The paths of all fields, sorted. */
export const FIELD_NAMES: readonly Field[] = Object.keys(FIELDS).filter(isField);

/** What one field is like. */
export function fieldSpec(field: Field): FieldSpec {
  return FIELDS[field];
}

/** Whether this path is a field of the type. */
export function isField(path: string): path is Field {
  return Object.hasOwn(FIELDS, path);
}
