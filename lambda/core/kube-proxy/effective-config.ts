import {
  canonicalCidrList,
  canonicalCidrs,
  canonicalHostPort,
  canonicalIp,
  canonicalIpv6,
  isIpv4,
} from './addresses.ts';
import type { StatedFields } from './decode-config.ts';
import { FIELD_TYPES } from './field-types.ts';
import { FIELD_NAMES, fieldSpec, type Field } from './fields.ts';

/** What kube-proxy makes of one field: the value in canonical text, whence it is, and whether it does anything. */
export interface EffectiveValue {
  readonly value: string;
  readonly from: 'set' | 'default';
  /** False: in the mode in use (or beside an overriding flag) this field changes nothing. */
  readonly inEffect: boolean;
}

export type EffectiveConfig = ReadonlyMap<Field, EffectiveValue>;

/** What stands beside the stated fields. */
export interface Circumstances {
  /** `--hostname-override`: the one configuration flag that counts beside a file. */
  readonly hostnameFlag: string | null;
  /**
   * Flags are read over the defaults: a zero stays, and no address follows `bindAddress`. In a file the zero of a plain
   * field is silence.
   */
  readonly source: 'file' | 'flags';
}

const HEALTHZ_PORT = 10256;
const METRICS_PORT = 10249;
/** Different spellings of one meaning, by field. */
export const NORMAL: ReadonlyMap<Field, (value: string) => string> = new Map<Field, (value: string) => string>([
  ['bindAddress', canonicalIp],
  ['clusterCIDR', canonicalCidrs],
  ['detectLocalMode', (value) => value || 'ClusterCIDR'],
  ['healthzBindAddress', (value) => canonicalHostPort(value, HEALTHZ_PORT) ?? value],
  ['metricsBindAddress', (value) => canonicalHostPort(value, METRICS_PORT) ?? value],
  ['ipvs.excludeCIDRs', canonicalCidrList],
  ['mode', (value) => value || 'iptables'],
  ['nodePortAddresses', canonicalCidrList],
]);

/** Fills in kube-proxy's defaults and brings every value into the one spelling that is compared. */
export function effectiveConfig(stated: StatedFields, { hostnameFlag, source }: Circumstances): EffectiveConfig {
  // `$(NODE_NAME)` is another name on each node, and its own: it hides the file's value, and there is none to compare.
  const perNode = hostnameFlag?.includes('$') ?? false;
  const given = hostnameFlag === null || hostnameFlag === '' || perNode ? null : hostnameFlag;
  const known = given === null ? stated : new Map(stated).set('hostnameOverride', given);
  const addresses = defaultAddresses((source === 'file' && known.get('bindAddress')) || '0.0.0.0');
  // The nftables mode listens on the node's primary addresses when nobody says more (`platformApplyDefaults`).
  const silent = known.get('mode') === 'nftables' ? addresses.set('nodePortAddresses', 'primary') : addresses;
  const values = FIELD_NAMES.map((field) => {
    const { type, otherwise, pointer } = fieldSpec(field);
    const byDefault = silent.get(field) ?? otherwise;
    const value = known.get(field);
    const fillsIn = source === 'file' && !pointer && value === FIELD_TYPES[type].zero;
    return value === undefined || (fillsIn && value !== byDefault)
      ? ({ field, value: byDefault, from: 'default' } as const)
      : ({ field, value: NORMAL.get(field)?.(value) ?? value, from: 'set' } as const);
  });
  const valueOf = (name: Field): string => values.find(({ field }) => field === name)?.value ?? '';
  const idle = idleFields(valueOf('mode'), valueOf('detectLocalMode'), perNode);
  return new Map(values.map(({ field, value, from }) => [field, { value, from, inEffect: !idle(field) }]));
}

/** Whether a field does nothing: of another mode, of Windows, of the past (kube-proxy drops those itself) or overridden. */
function idleFields(mode: string, localMode: string, perNode: boolean): (field: Field) => boolean {
  return (field) => {
    const [section = ''] = field.split('.');
    switch (section) {
      case 'hostnameOverride':
        return perNode;
      case 'clusterCIDR':
        return localMode !== 'ClusterCIDR';
      case 'iptables':
        // The ipvs mode masquerades with the iptables settings.
        return field.startsWith('iptables.masquerade') ? mode === 'nftables' : mode !== section;
      case 'ipvs':
      case 'nftables':
        return mode !== section;
      default:
        return section === 'winkernel' || section === 'windowsRunAsService' || section === 'portRange';
    }
  };
}

/** The addresses that follow the family of `bindAddress` when the document is silent. */
function defaultAddresses(bindAddress: string): Map<Field, string> {
  const ipv4 = isIpv4(bindAddress) || canonicalIpv6(bindAddress)?.startsWith('::ffff:');
  return new Map<Field, string>([
    ['healthzBindAddress', `${ipv4 ? '0.0.0.0' : '[::]'}:${HEALTHZ_PORT}`],
    ['metricsBindAddress', `${ipv4 ? '127.0.0.1' : '[::1]'}:${METRICS_PORT}`],
  ]);
}
