import { canonicalCidr, canonicalHostPort, isIp } from './addresses.ts';
import type { EffectiveConfig } from './effective-config.ts';
import type { Field } from './fields.ts';
import type { Warning } from './warning.ts';

const LONGEST_SHOWN = 100;
const MODES = ['iptables', 'ipvs', 'nftables'];
const LOCAL_MODES = ['ClusterCIDR', 'NodeCIDR', 'BridgeInterface', 'InterfaceNamePrefix'];

/** Effective addresses have a port already: this one only makes the parser content. */
const isHostPort = (value: string): boolean => !isIp(value) && canonicalHostPort(value, 1) !== null;
const isNodePortList = (value: string): boolean =>
  value === '' || value === 'primary' || value.split(',').every((part) => canonicalCidr(part) !== null);
const isInRange = (low: number, high: number) => (value: string) => Number(value) >= low && Number(value) <= high;

const RULES: readonly { readonly field: Field; readonly wants: string; readonly holds: (value: string) => boolean }[] =
  [
    { field: 'mode', wants: `one of ${MODES.join(', ')}`, holds: (value) => MODES.includes(value) },
    { field: 'clusterCIDR', wants: 'empty, one CIDR or one of each family without blanks', holds: isCidrs },
    {
      field: 'detectLocalMode',
      wants: `one of ${LOCAL_MODES.join(', ')}`,
      holds: (value) => LOCAL_MODES.includes(value),
    },
    { field: 'bindAddress', wants: 'an IP address', holds: isIp },
    { field: 'healthzBindAddress', wants: 'an IP address and a port', holds: isHostPort },
    { field: 'metricsBindAddress', wants: 'an IP address and a port', holds: isHostPort },
    { field: 'configSyncPeriod', wants: 'longer than 0s', holds: (value) => !value.startsWith('-') },
    { field: 'nodePortAddresses', wants: 'a list of CIDRs, or primary alone', holds: isNodePortList },
    { field: 'clientConnection.burst', wants: 'from 0 on', holds: isInRange(0, Infinity) },
    { field: 'conntrack.maxPerCore', wants: 'from 0 on', holds: isInRange(0, Infinity) },
    { field: 'conntrack.min', wants: 'from 0 on', holds: isInRange(0, Infinity) },
    { field: 'iptables.masqueradeBit', wants: 'between 0 and 31', holds: isInRange(0, 31) },
    { field: 'nftables.masqueradeBit', wants: 'between 0 and 31', holds: isInRange(0, 31) },
    { field: 'oomScoreAdj', wants: 'between -1000 and 1000', holds: isInRange(-1000, 1000) },
  ];

/** What decodes and kube-proxy would yet refuse at its next start: the pods that run do not know it so far. */
export function findRefusals(config: EffectiveConfig): readonly Warning[] {
  return RULES.flatMap(({ field, wants, holds }) => {
    const { value = '', inEffect = false } = config.get(field) ?? {};
    const text = `${field} ${JSON.stringify(value.slice(0, LONGEST_SHOWN))} would be refused at the next start: it must be ${wants}`;
    return !inEffect || holds(value) ? [] : [{ code: 'would-not-start', field, text }];
  });
}

function isCidrs(value: string): boolean {
  const families = value.split(',').map((part) => (canonicalCidr(part) === null ? null : part.includes(':')));
  return (
    value === '' || (!families.includes(null) && families.length < 3 && new Set(families).size === families.length)
  );
}
