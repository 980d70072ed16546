import type { ContainerSpec } from '../model/cluster-state.ts';
import type { DecodedConfig } from './decode-config.ts';
import { FIELD_TYPES } from './field-types.ts';
import { fieldSpec, type Field } from './fields.ts';

/** The flags of a kube-proxy command by name; of a repeated flag the last counts. */
export type Flags = ReadonlyMap<string, string>;

/** The flags that are configuration, by the field they set; `--hostname-override` counts beside a file too and is not here. */
const FLAG_FIELDS: ReadonlyMap<string, Field> = new Map<string, Field>([
  ['bind-address', 'bindAddress'],
  ['bind-address-hard-fail', 'bindAddressHardFail'],
  ['cluster-cidr', 'clusterCIDR'],
  ['config-sync-period', 'configSyncPeriod'],
  ['conntrack-max-per-core', 'conntrack.maxPerCore'],
  ['conntrack-min', 'conntrack.min'],
  ['conntrack-tcp-be-liberal', 'conntrack.tcpBeLiberal'],
  ['conntrack-tcp-timeout-close-wait', 'conntrack.tcpCloseWaitTimeout'],
  ['conntrack-tcp-timeout-established', 'conntrack.tcpEstablishedTimeout'],
  ['conntrack-udp-timeout', 'conntrack.udpTimeout'],
  ['conntrack-udp-timeout-stream', 'conntrack.udpStreamTimeout'],
  ['detect-local-mode', 'detectLocalMode'],
  ['feature-gates', 'featureGates'],
  ['healthz-bind-address', 'healthzBindAddress'],
  ['iptables-localhost-nodeports', 'iptables.localhostNodePorts'],
  ['iptables-masquerade-bit', 'iptables.masqueradeBit'],
  ['iptables-min-sync-period', 'iptables.minSyncPeriod'],
  ['iptables-sync-period', 'iptables.syncPeriod'],
  ['ipvs-exclude-cidrs', 'ipvs.excludeCIDRs'],
  ['ipvs-min-sync-period', 'ipvs.minSyncPeriod'],
  ['ipvs-scheduler', 'ipvs.scheduler'],
  ['ipvs-strict-arp', 'ipvs.strictARP'],
  ['ipvs-sync-period', 'ipvs.syncPeriod'],
  ['ipvs-tcp-timeout', 'ipvs.tcpTimeout'],
  ['ipvs-tcpfin-timeout', 'ipvs.tcpFinTimeout'],
  ['ipvs-udp-timeout', 'ipvs.udpTimeout'],
  ['kube-api-burst', 'clientConnection.burst'],
  ['kube-api-content-type', 'clientConnection.contentType'],
  ['kube-api-qps', 'clientConnection.qps'],
  ['kubeconfig', 'clientConnection.kubeconfig'],
  ['masquerade-all', 'iptables.masqueradeAll'],
  ['metrics-bind-address', 'metricsBindAddress'],
  ['nodeport-addresses', 'nodePortAddresses'],
  ['oom-score-adj', 'oomScoreAdj'],
  ['pod-bridge-interface', 'detectLocal.bridgeInterface'],
  ['pod-interface-name-prefix', 'detectLocal.interfaceNamePrefix'],
  ['profiling', 'enableProfiling'],
  ['proxy-mode', 'mode'],
  ['proxy-port-range', 'portRange'],
  ['show-hidden-metrics-for-version', 'showHiddenMetricsForVersion'],
]);

/** Reads the flags out of a container's command and arguments, also where a shell runs them as one text. */
export function readFlags({ command = [], args = [] }: ContainerSpec): Flags {
  const given = [...command, ...args];
  const words = given.includes('-c') ? given.flatMap((text) => text.replaceAll(/["']/g, '').split(/\s+/)) : given;
  const flags = new Map<string, string>();
  words.forEach((word, index) => {
    const [, name, value] = /^(?:-(?=v(?:=|$))|--)([a-z][\w-]*)(?:=(.*))?$/is.exec(word) ?? [];
    if (name !== undefined) {
      const flag = name.replaceAll('_', '-');
      const next = words[index + 1] ?? '';
      flags.set(flag, value ?? (isSwitch(flag) || next.startsWith('--') ? 'true' : next));
    }
  });
  return flags;
}

/** Flags as configuration: what kube-proxy runs with when it is given no file. */
export function decodeFlags(flags: Flags): DecodedConfig {
  const stated = new Map<Field, string>();
  for (const [flag, text] of flags) {
    const field = FLAG_FIELDS.get(flag);
    if (field !== undefined) {
      const { read, fromFlag } = FIELD_TYPES[fieldSpec(field).type];
      const canonical = read(fromFlag(text));
      if (canonical === null) {
        return {
          ok: false,
          error: { kind: 'type', message: `--${flag} does not accept ${JSON.stringify(text.slice(0, 100))}` },
        };
      }
      stated.set(field, canonical);
    }
  }
  // One flag serves both sections: kube-proxy keeps one value inside.
  const masqueradeAll = stated.get('iptables.masqueradeAll');
  if (masqueradeAll !== undefined) {
    stated.set('nftables.masqueradeAll', masqueradeAll);
  }
  return { ok: true, stated, warnings: [] };
}

function isSwitch(flag: string): boolean {
  const field = FLAG_FIELDS.get(flag);
  return field !== undefined && fieldSpec(field).type === 'flag';
}
