import { canonicalCidr, canonicalHostPort, isIp } from './addresses.ts';
import type { EffectiveConfig } from './effective-config.ts';
import { refuseGate } from './feature-gates.ts';
import type { Field } from './fields.ts';
import { parseGoDuration } from './go-duration.ts';
import { CHECKED_MINOR } from './version.ts';
import type { Warning } from './warning.ts';

/** One demand that kube-proxy makes at its start of a configuration that it could decode. */
interface Rule {
  readonly field: Field;
  readonly wants: string;
  readonly holds: (value: string, given: Given) => boolean;
  /** It is made only then. */
  readonly when?: (given: Given) => boolean;
}

interface Given {
  readonly valueOf: (field: Field) => string;
  readonly minor: number;
}

/** What `nodePortAddresses` may hold besides CIDRs from 1.37 on. */
const KEYWORDS = /(?<=^|,)(?:primary|localhost|all)(?=,|$)/g;
const LONGEST_SHOWN = 100;
const MODES = ['iptables', 'ipvs', 'nftables'] as const;
const LOCAL_MODES = ['ClusterCIDR', 'NodeCIDR', 'BridgeInterface', 'InterfaceNamePrefix'] as const;

const nanoseconds = (value: string): bigint => parseGoDuration(value) ?? 0n;
const isPositive = (value: string): boolean => nanoseconds(value) > 0n;
const isNoDebt = (value: string): boolean => nanoseconds(value) >= 0n;
/** Effective addresses have a port already: this one only makes the parser content. */
const isHostPort = (value: string): boolean => !isIp(value) && canonicalHostPort(value, 1) !== null;
const isCidrList = (value: string): boolean =>
  value === '' || value.split(',').every((part) => canonicalCidr(part) !== null);
const isWithin = (low: number, high: number) => (value: string) => Number(value) >= low && Number(value) <= high;
const inMode =
  (mode: (typeof MODES)[number]): NonNullable<Rule['when']> =>
  ({ valueOf }) =>
    valueOf('mode') === mode;
const localIn =
  (mode: (typeof LOCAL_MODES)[number]): NonNullable<Rule['when']> =>
  ({ valueOf }) =>
    valueOf('detectLocalMode') === mode;

const positive = (field: Field, when?: Rule['when']): Rule => ({
  field,
  wants: 'longer than 0s',
  holds: isPositive,
  ...(when && { when }),
});
const noDebt = (field: Field, when?: Rule['when']): Rule => ({
  field,
  wants: '0s or longer',
  holds: isNoDebt,
  ...(when && { when }),
});
const within = (field: Field, low: number, high: number, when?: Rule['when']): Rule => ({
  field,
  wants: high === Infinity ? `from ${low} on` : `between ${low} and ${high}`,
  holds: isWithin(low, high),
  ...(when && { when }),
});

/**
 * From 1.31 on kube-proxy keeps one pair of periods: that of the mode in use; what is no mode counts as iptables. Before,
 * it looked at those of iptables in every mode.
 */
function syncPeriods(mode: (typeof MODES)[number]): readonly Rule[] {
  const when: Rule['when'] = ({ valueOf, minor }) =>
    mode === 'iptables' ? minor < 31 || !['ipvs', 'nftables'].includes(valueOf('mode')) : valueOf('mode') === mode;
  const min: Field = `${mode}.minSyncPeriod`;
  return [
    positive(`${mode}.syncPeriod`, when),
    noDebt(min, when),
    {
      field: `${mode}.syncPeriod`,
      wants: `no shorter than ${min}`,
      holds: (value, { valueOf }) => nanoseconds(value) >= nanoseconds(valueOf(min)),
      when,
    },
  ];
}

const RULES: readonly Rule[] = [
  { field: 'mode', wants: `one of ${MODES.join(', ')}`, holds: (value) => MODES.some((mode) => mode === value) },
  {
    field: 'mode',
    wants: 'another one, or the gate NFTablesProxyMode on, in Kubernetes before 1.31',
    holds: (_value, { valueOf }) => valueOf('featureGates').split(',').includes('NFTablesProxyMode=true'),
    when: ({ valueOf, minor }) => minor < 31 && valueOf('mode') === 'nftables',
  },
  {
    field: 'clusterCIDR',
    wants: 'empty, one CIDR or one of each family without blanks',
    holds: isCidrs,
    when: (given) => given.minor < 31 || localIn('ClusterCIDR')(given),
  },
  {
    field: 'detectLocalMode',
    wants: `one of ${LOCAL_MODES.join(', ')}`,
    holds: (value) => LOCAL_MODES.some((mode) => mode === value),
  },
  {
    field: 'detectLocal.bridgeInterface',
    wants: 'the name of a bridge, as detectLocalMode is BridgeInterface',
    holds: (value) => value !== '',
    when: localIn('BridgeInterface'),
  },
  {
    field: 'detectLocal.interfaceNamePrefix',
    wants: 'the beginning of a name, as detectLocalMode is InterfaceNamePrefix',
    holds: (value) => value !== '',
    when: localIn('InterfaceNamePrefix'),
  },
  { field: 'bindAddress', wants: 'an IP address', holds: isIp },
  { field: 'healthzBindAddress', wants: 'an IP address and a port', holds: isHostPort },
  { field: 'metricsBindAddress', wants: 'an IP address and a port', holds: isHostPort },
  {
    field: 'nodePortAddresses',
    wants: 'a list of CIDRs, or primary alone',
    holds: (value, { minor }) =>
      value === 'primary' || isCidrList(minor < 37 ? value : value.replaceAll(KEYWORDS, '0.0.0.0/0')),
  },
  { field: 'ipvs.excludeCIDRs', wants: 'a list of CIDRs', holds: isCidrList, when: inMode('ipvs') },
  positive('configSyncPeriod'),
  ...MODES.flatMap(syncPeriods),
  noDebt('conntrack.tcpEstablishedTimeout'),
  noDebt('conntrack.tcpCloseWaitTimeout'),
  noDebt('conntrack.udpTimeout'),
  noDebt('conntrack.udpStreamTimeout'),
  noDebt('ipvs.tcpTimeout', inMode('ipvs')),
  noDebt('ipvs.tcpFinTimeout', inMode('ipvs')),
  noDebt('ipvs.udpTimeout', inMode('ipvs')),
  within('clientConnection.burst', 0, Infinity),
  within('conntrack.maxPerCore', 0, Infinity),
  within('conntrack.min', 0, Infinity),
  within('iptables.masqueradeBit', 0, 31),
  within('nftables.masqueradeBit', 0, 31, inMode('nftables')),
  within('oomScoreAdj', -1000, 1000),
  { field: 'logging.format', wants: 'text or json', holds: (value) => value === 'text' || value === 'json' },
  {
    field: 'logging.vmodule',
    wants: 'a list without empty patterns, in the format text',
    holds: (value, { valueOf }) => !/(?:^|,)=/.test(value) && (value === '' || valueOf('logging.format') === 'text'),
  },
  // klog starts a ticker with it, and a ticker panics.
  positive('logging.flushFrequency'),
  within('logging.verbosity', 0, 2 ** 31 - 1),
];

/**
 * What decodes and kube-proxy would yet refuse at its next start: the pods that run do not know it so far. `minor` is the
 * version of kube-proxy (34 for 1.34); where it is not known the one is taken that the rules were checked against.
 */
export function findRefusals(config: EffectiveConfig, minor: number = CHECKED_MINOR): readonly Warning[] {
  const valueOf = (field: Field): string => config.get(field)?.value ?? '';
  const given = { valueOf, minor };
  const broken = RULES.filter(({ field, holds, when }) => when?.(given) !== false && !holds(valueOf(field), given));
  return [
    ...broken.map(({ field, wants }) => refusal(field, quote(valueOf(field)), `it must be ${wants}`)),
    ...gateRefusals(valueOf('featureGates'), minor),
    ...hiddenMetricsRefusals(valueOf('showHiddenMetricsForVersion'), minor),
  ];
}

function gateRefusals(gates: string, minor: number): readonly Warning[] {
  return gates
    .split(',')
    .filter((gate) => gate !== '')
    .flatMap((gate) => {
      const [name = '', on] = gate.split('=');
      const why = refuseGate(name, on === 'true', minor);
      return why === null ? [] : [refusal('featureGates', gate.slice(0, LONGEST_SHOWN), `the gate ${why}`)];
    });
}

/** Only the minor version before the one that runs. */
function hiddenMetricsRefusals(value: string, minor: number): readonly Warning[] {
  const wanted = `1.${minor - 1}`;
  return value === '' || value === wanted
    ? []
    : [refusal('showHiddenMetricsForVersion', quote(value), `it must be empty or ${wanted} in Kubernetes 1.${minor}`)];
}

function refusal(field: Field, shown: string, why: string): Warning {
  return { code: 'would-not-start', field, text: `${field} ${shown} would be refused at the next start: ${why}` };
}

function quote(value: string): string {
  return JSON.stringify(value.slice(0, LONGEST_SHOWN));
}

function isCidrs(value: string): boolean {
  const families = value.split(',').map((part) => (canonicalCidr(part) === null ? null : part.includes(':')));
  return (
    value === '' || (!families.includes(null) && families.length < 3 && new Set(families).size === families.length)
  );
}
