import { describe, expect, it } from '@jest/globals';
import { effectiveConfig } from '../../../lambda/core/kube-proxy/effective-config.ts';
import type { Field } from '../../../lambda/core/kube-proxy/fields.ts';
import { decodeFlags, readFlags } from '../../../lambda/core/kube-proxy/read-flags.ts';

function valueOf(field: Field, ...args: readonly string[]): string | undefined {
  const decoded = decodeFlags(readFlags({ name: 'kube-proxy', command: ['kube-proxy'], args }));
  if (!decoded.ok) throw new Error(decoded.error.message);
  return effectiveConfig(decoded.stated, { hostnameFlag: null, source: 'flags' }).get(field)?.value;
}

describe('flags as configuration', () => {
  it.each<[Field, string, readonly string[]]>([
    ['mode', 'iptables', []],
    ['mode', 'ipvs', ['--proxy-mode=ipvs']],
    ['mode', 'ipvs', ['--proxy-mode', 'ipvs']],
    ['mode', 'ipvs', ['--proxy_mode=ipvs']],
    ['mode', 'iptables', ['--proxy-mode=']],
    ['mode', 'ipvs', ['--proxy-mode=iptables', '--proxy-mode=ipvs']],
    ['iptables.masqueradeAll', 'true', ['--masquerade-all', '--v=2']],
    ['iptables.masqueradeAll', 'true', ['--masquerade-all', 'ignored']],
    ['iptables.masqueradeAll', 'false', ['--masquerade-all=0']],
    ['nftables.masqueradeAll', 'true', ['--masquerade-all=T']],
    ['iptables.masqueradeBit', '14', ['--iptables-masquerade-bit=0xe']],
    ['iptables.minSyncPeriod', '0s', ['--iptables-min-sync-period=0s']],
    ['conntrack.tcpEstablishedTimeout', '24h0m0s', ['--conntrack-tcp-timeout-established=1440m']],
    ['clientConnection.kubeconfig', '/etc/kc', ['--kubeconfig=/etc/kc']],
    ['clusterCIDR', '10.0.0.0/8,fd00::/64', ['--cluster-cidr=fd00::/64,10.0.0.0/8']],
    ['nodePortAddresses', '10.0.0.0/8,11.0.0.0/8', ['--nodeport-addresses=11.0.0.0/8,10.0.0.0/8']],
    ['featureGates', 'A=true,B=false', ['--feature-gates=B=false,A=true']],
    ['healthzBindAddress', '0.0.0.0:10256', ['--healthz-bind-address=0.0.0.0']],
    ['healthzBindAddress', '0.0.0.0:10256', ['--bind-address=::']],
    ['oomScoreAdj', '-998', ['--oom-score-adj=-998']],
    ['oomScoreAdj', '-998', ['--oom-score-adj', '-998']],
  ])('%s is %j with %j', (field, expected, args) => {
    expect(valueOf(field, ...args)).toBe(expected);
  });

  it.each([
    '--masquerade-all=yes',
    '--iptables-masquerade-bit=x',
    '--config-sync-period=5',
    '--kube-api-qps=.inf',
    '--feature-gates=A=maybe',
  ])('refuses %s', (flag) => {
    const decoded = decodeFlags(readFlags({ name: 'kube-proxy', args: [flag] }));
    expect(decoded).toMatchObject({ ok: false, error: { kind: 'type' } });
  });
});
