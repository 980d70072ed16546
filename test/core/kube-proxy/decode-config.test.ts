import { describe, expect, it } from '@jest/globals';
import { decodeConfig } from '../../../lambda/core/kube-proxy/decode-config.ts';
import type { Field } from '../../../lambda/core/kube-proxy/fields.ts';

const HEAD = 'apiVersion: kubeproxy.config.k8s.io/v1alpha1\nkind: KubeProxyConfiguration\n';
const JSON_HEAD = '"apiVersion":"kubeproxy.config.k8s.io/v1alpha1","kind":"KubeProxyConfiguration"';

function stated(text: string, field: Field): string | undefined {
  const decoded = decodeConfig(text);
  if (!decoded.ok) throw new Error(`${decoded.error.kind}: ${decoded.error.message}`);
  return decoded.stated.get(field);
}

/** Every expectation of this file was compared with kube-proxy 1.34.4 (`--config F --write-config-to G`). */
describe('decodeConfig reads what kube-proxy reads', () => {
  it.each<[string, Field, string | undefined]>([
    ['bindAddressHardFail: yes', 'bindAddressHardFail', 'true'],
    ['bindAddressHardFail: y', 'bindAddressHardFail', 'true'],
    ['bindAddressHardFail: On', 'bindAddressHardFail', 'true'],
    ['bindAddressHardFail: OFF', 'bindAddressHardFail', 'false'],
    ['bindAddressHardFail: !!bool "yes"', 'bindAddressHardFail', 'true'],
    ['iptables: {masqueradeBit: 016}', 'iptables.masqueradeBit', '14'],
    ['iptables: {masqueradeBit: 0o16}', 'iptables.masqueradeBit', '14'],
    ['iptables: {masqueradeBit: 0xe}', 'iptables.masqueradeBit', '14'],
    ['iptables: {masqueradeBit: 0b1110}', 'iptables.masqueradeBit', '14'],
    ['oomScoreAdj: 08', 'oomScoreAdj', '8'],
    ['oomScoreAdj: -0x10', 'oomScoreAdj', '-16'],
    ['oomScoreAdj: -998.0', 'oomScoreAdj', '-998'],
    ['oomScoreAdj: 1e2', 'oomScoreAdj', '100'],
    ['conntrack: {maxPerCore: 32_768}', 'conntrack.maxPerCore', '32768'],
    ['conntrack: {maxPerCore: 0}', 'conntrack.maxPerCore', '0'],
    ['conntrack: {maxPerCore: null}', 'conntrack.maxPerCore', undefined],
    ['conntrack: {tcpEstablishedTimeout: ~}', 'conntrack.tcpEstablishedTimeout', undefined],
    ['conntrack:', 'conntrack.min', undefined],
    ['clientConnection: {qps: .5}', 'clientConnection.qps', '0.5'],
    ['configSyncPeriod: 1440m', 'configSyncPeriod', '24h0m0s'],
    ['configSyncPeriod: "1.5h"', 'configSyncPeriod', '1h30m0s'],
    ['configSyncPeriod: 1500us', 'configSyncPeriod', '1.5ms'],
    ['configSyncPeriod: "0"', 'configSyncPeriod', '0s'],
    ['logging: {flushFrequency: 5000000000}', 'logging.flushFrequency', '5s'],
    ['hostnameOverride: 1:20', 'hostnameOverride', '1:20'],
    ['hostnameOverride: 2026-01-02', 'hostnameOverride', '2026-01-02'],
    ['hostnameOverride: !!str 5', 'hostnameOverride', '5'],
    ['hostnameOverride: !mine 5', 'hostnameOverride', '5'],
    ["hostnameOverride: '{{ name }}'", 'hostnameOverride', '{{ name }}'],
    ['hostnameOverride: a#b', 'hostnameOverride', 'a#b'],
    ['hostnameOverride: "a"#b', 'hostnameOverride', 'a'],
    ['hostnameOverride:\t"a"', 'hostnameOverride', 'a'],
    ['hostnameOverride: a\nhostnameOverride: b', 'hostnameOverride', 'b'],
    ['hostnameOverride: a\n---\nhostnameOverride: b', 'hostnameOverride', 'a'],
    ['hostnameOverride: a\n---\n[ broken', 'hostnameOverride', 'a'],
    ['\u00A0hostnameOverride: a', 'hostnameOverride', undefined],
    ['nodePortAddresses: [11.0.0.0/8, 10.0.0.0/8]', 'nodePortAddresses', '10.0.0.0/8,11.0.0.0/8'],
    ['nodePortAddresses:\n- 10.0.0.0/8', 'nodePortAddresses', '10.0.0.0/8'],
    ['nodePortAddresses: [\n  10.0.0.0/8\n]', 'nodePortAddresses', '10.0.0.0/8'],
    ['featureGates: {AllBeta: no, AllAlpha: null}', 'featureGates', 'AllAlpha=false,AllBeta=false'],
    ['x: &a {min: 7}\nconntrack: *a', 'conntrack.min', '7'],
    ['x: &a {min: 7}\nconntrack: {<<: *a, min: 8}', 'conntrack.min', '8'],
    ['x: &a {min: 7}\nconntrack: {min: 8, <<: *a}', 'conntrack.min', '7'],
    ['x: &a {min: 7}\ny: &b {min: 9}\nconntrack: {<<: [*a, *b]}', 'conntrack.min', '7'],
    ['conntrack:\nmin: 1', 'conntrack.min', undefined],
    ['Mode: ipvs', 'mode', undefined],
  ])('%j', (body, field, expected) => {
    expect(stated(`${HEAD}${body}\n`, field)).toBe(expected);
  });

  it.each([
    ['a byte order mark', `\uFEFF${HEAD}mode: ipvs\n`],
    ['Windows line ends', `${HEAD}mode: ipvs\n`.replaceAll('\n', '\r\n')],
    ['a document start', `---\n${HEAD}mode: ipvs\n`],
    ['one indentation throughout', `  ${HEAD.replace('\n', '\n  ')}  mode: ipvs\n`.replace('\n  \n', '\n')],
    ['JSON', `{${JSON_HEAD},"mode":"ipvs"}`],
    ['JSON with tabs', `{\n\t${JSON_HEAD},\n\t"mode":"ipvs"\n}`],
    ['JSON with a key twice', `{${JSON_HEAD},"mode":"iptables","mode":"ipvs"}`],
    ['a flow map behind a comment', `# not JSON\n{${JSON_HEAD}, mode: ipvs}`],
  ])('%s', (_name, text) => {
    expect(stated(text, 'mode')).toBe('ipvs');
  });
});

describe('decodeConfig refuses what kube-proxy refuses', () => {
  it.each([
    ['type', 'bindAddressHardFail: "true"'],
    ['type', 'bindAddressHardFail: 1'],
    ['type', 'bindAddressHardFail: oN'],
    ['type', 'hostnameOverride: y'],
    ['type', 'hostnameOverride: 7'],
    ['type', 'hostnameOverride: 1e3'],
    ['type', 'oomScoreAdj: "-998"'],
    ['type', 'oomScoreAdj: 1.5'],
    ['type', 'oomScoreAdj: 3000000000'],
    ['type', 'logging: {verbosity: -1}'],
    ['type', 'configSyncPeriod: 15'],
    ['type', 'configSyncPeriod: 1d'],
    ['type', 'configSyncPeriod: ""'],
    ['type', 'configSyncPeriod: null'],
    ['type', 'configSyncPeriod: 9999999h'],
    ['type', 'featureGates: "A=true"'],
    ['type', 'featureGates: {A: "true"}'],
    ['type', 'nodePortAddresses: 10.0.0.0/8'],
    ['type', 'nodePortAddresses: [1]'],
    ['type', 'clientConnection: ""'],
    ['type', 'clientConnection: []'],
    ['yaml', 'bindAddress: ::'],
    ['yaml', 'hostnameOverride:""'],
    ['yaml', 'hostnameOverride: {{ x }}'],
    ['yaml', '{{- if x }}'],
    ['yaml', 'hostnameOverride: @a'],
    ['yaml', 'hostnameOverride: .inf'],
    ['yaml', 'conntrack:\n\tmin: 1'],
    ['yaml', 'conntrack: *nowhere'],
    ['yaml', 'x: &a [*a]'],
    ['yaml', '~: a'],
    ['yaml', '[a]: b'],
    ['yaml', 'a: \u0001'],
    ['yaml', `a: ${'['.repeat(200)}${']'.repeat(200)}`],
  ])('%s: %j', (kind, body) => {
    expect(decodeConfig(`${HEAD}${body}\n`)).toMatchObject({ ok: false, error: { kind } });
  });

  it.each([
    ['no-config', ''],
    ['no-config', '# nothing\n'],
    ['no-config', `---\n---\n${HEAD}`],
    ['gvk', '{}'],
    ['gvk', '[]'],
    ['gvk', 'mode: ipvs'],
    ['gvk', HEAD.replace('v1alpha1', 'v1alpha2')],
    ['gvk', HEAD.replace('KubeProxyConfiguration', 'KubeletConfiguration')],
    ['gvk', `${HEAD}kind: X\n`],
    ['yaml', `%YAML 1.2\n---\n${HEAD}`],
    ['yaml', `{apiVersion: kubeproxy.config.k8s.io/v1alpha1, kind: KubeProxyConfiguration}`],
    ['yaml', `{${JSON_HEAD}} # a comment`],
  ])('%s: %j', (kind, text) => {
    expect(decodeConfig(text)).toMatchObject({ ok: false, error: { kind } });
  });

  it('names the field and bounds what it quotes', () => {
    const decoded = decodeConfig(`${HEAD}oomScoreAdj: "${'9'.repeat(5000)}"\n`);
    const message = decoded.ok ? '' : decoded.error.message;
    expect(message).toMatch(/^oomScoreAdj must be a whole number of 32 bits, not "999/);
    expect(message.length).toBeLessThan(200);
  });

  it('stays quick on aliases of aliases', () => {
    const levels = Array.from({ length: 40 }, (_, level) => `a${level + 1}: &a${level + 1} [*a${level}, *a${level}]`);
    expect(decodeConfig(`${HEAD}a0: &a0 x\n${levels.join('\n')}\n`).ok).toBe(true);
  });
});

describe('decodeConfig warns of what has no effect', () => {
  it.each([
    ['kubeconfigPath: /x', 'flat-key', 'kubeconfigPath', 'clientConnection.kubeconfig'],
    ['masqueradeAll: true', 'flat-key', 'masqueradeAll', 'iptables.masqueradeAll'],
    ['proxyMode: ipvs', 'flat-key', 'proxyMode', 'mode'],
    ['clusterCidr: 10.0.0.0/8', 'unknown-key', 'clusterCidr', 'clusterCIDR'],
    ['udpIdleTimeout: 250ms', 'unknown-key', 'udpIdleTimeout', 'ignores'],
    ['conntrack: {max: 0}', 'unknown-key', 'conntrack.max', 'ignores'],
    ['__proto__: {mode: ipvs}', 'unknown-key', '__proto__', 'ignores'],
    ['mode: ipvs\nmode: iptables', 'duplicate-key', 'mode', 'last'],
    ['iptables: {masqueradeAll: true, masqueradeAll: false}', 'duplicate-key', 'iptables.masqueradeAll', 'last'],
  ])('%j', (body, code, field, says) => {
    const decoded = decodeConfig(`${HEAD}${body}\n`);
    expect(decoded).toMatchObject({ ok: true, warnings: [{ code, field, text: expect.stringContaining(says) }] });
  });
});
