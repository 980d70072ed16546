import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { decodeConfig } from '../../../lambda/core/kube-proxy/decode-config.ts';
import { effectiveConfig } from '../../../lambda/core/kube-proxy/effective-config.ts';
import { FIELD_NAMES } from '../../../lambda/core/kube-proxy/fields.ts';
import { readConfigz } from '../../../lambda/core/kube-proxy/running-config.ts';

const read = (name: string): string =>
  readFileSync(new URL(`../../fixtures/kube-proxy/${name}`, import.meta.url), 'utf8');

describe('readConfigz', () => {
  it('finds every field that a kube-proxy 1.34 on EKS text shows, as that text amounts to', () => {
    const running = readConfigz(read('configz-1.34.json'));
    const decoded = decodeConfig(read('eks-1.24.yaml'));
    if (!decoded.ok || running === null) throw new Error('both can be read');
    const stored = effectiveConfig(decoded.stated, { hostnameFlag: null, source: 'file' });
    const differing = [...running].filter(([field, value]) => stored.get(field)?.value !== value);
    // Both by flag: the name of the node, and --v=2.
    expect(differing).toEqual([
      ['hostnameOverride', 'node-a'],
      ['logging.verbosity', '2'],
    ]);
    // kube-proxy keeps what the mode in use needs, and no portRange.
    expect(FIELD_NAMES.filter((field) => !running.has(field))).toEqual([
      'ipvs.minSyncPeriod',
      'ipvs.syncPeriod',
      'logging.vmodule',
      'nftables.masqueradeAll',
      'nftables.minSyncPeriod',
      'nftables.syncPeriod',
      'portRange',
    ]);
  });

  it.each<[string, object, readonly (readonly [string, string])[]]>([
    [
      'the type of 1.30 and before',
      {
        Mode: 'ipvs',
        ClusterCIDR: 'fd00::/64,10.0.0.0/8',
        OOMScoreAdj: -998,
        Conntrack: { MaxPerCore: 0 },
        IPTables: { MasqueradeAll: true, SyncPeriod: '30s' },
        IPVS: { SyncPeriod: '45s', Scheduler: 'lc' },
        PortRange: '',
      },
      [
        ['clusterCIDR', '10.0.0.0/8,fd00::/64'],
        ['conntrack.maxPerCore', '0'],
        ['iptables.masqueradeAll', 'true'],
        ['iptables.syncPeriod', '30s'],
        ['ipvs.scheduler', 'lc'],
        ['ipvs.syncPeriod', '45s'],
        ['mode', 'ipvs'],
        ['oomScoreAdj', '-998'],
        ['portRange', ''],
      ],
    ],
    [
      'the type of 1.31 and later, in the nftables mode',
      {
        Mode: 'nftables',
        Linux: { MasqueradeAll: true },
        SyncPeriod: '45s',
        MinSyncPeriod: '2s',
        DetectLocal: { ClusterCIDRs: ['10.0.0.0/8', 'fd00::/64'] },
        NodePortAddresses: ['primary'],
      },
      [
        ['clusterCIDR', '10.0.0.0/8,fd00::/64'],
        ['mode', 'nftables'],
        ['nftables.masqueradeAll', 'true'],
        ['nftables.minSyncPeriod', '2s'],
        ['nftables.syncPeriod', '45s'],
        ['nodePortAddresses', 'primary'],
      ],
    ],
  ])('reads %s', (_name, config, expected) => {
    const running = readConfigz(JSON.stringify({ 'kubeproxy.config.k8s.io': config }));
    expect([...(running ?? [])]).toEqual(expected);
  });

  it.each([
    '',
    '<html>',
    '{}',
    '[]',
    '{"kubeproxy.config.k8s.io":null}',
    '{"kubelet.config.k8s.io":{"Mode":"iptables"}}',
  ])('knows that %j is none', (page) => {
    expect(readConfigz(page)).toBeNull();
  });
});
