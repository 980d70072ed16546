import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { decodeConfig } from '../../../lambda/core/kube-proxy/decode-config.ts';
import { editText } from '../../../lambda/core/kube-proxy/edit-text.ts';
import { effectiveConfig } from '../../../lambda/core/kube-proxy/effective-config.ts';
import { FIELD_NAMES, fieldSpec, type Field } from '../../../lambda/core/kube-proxy/fields.ts';
import { HEAD, kubeProxyConfigs } from '../../support/kube-proxy-configs.ts';

const EKS = readFileSync(new URL('../../fixtures/kube-proxy/eks-1.24.yaml', import.meta.url), 'utf8');

function valuesOf(text: string): ReadonlyMap<Field, string> {
  const decoded = decodeConfig(text);
  if (!decoded.ok) throw new Error(decoded.error.message);
  const effective = effectiveConfig(decoded.stated, { hostnameFlag: null, source: 'file' });
  return new Map([...effective].map(([field, { value }]) => [field, value]));
}

describe('editText', () => {
  it('changes the lines of the fields and no other', () => {
    const text = EKS.replace('mode: "iptables"', 'mode: ipvs # faster, they said').replace('14', '016');
    const changes = new Map<Field, string>([
      ['mode', 'iptables'],
      ['iptables.masqueradeAll', 'true'],
    ]);
    const expected = text
      .replace('mode: ipvs', 'mode: "iptables"')
      .replace('masqueradeAll: false', 'masqueradeAll: true');
    expect(editText(text, changes)).toBe(expected);
  });

  it.each<[string, string, Field, string, string]>([
    [
      'a field that is not there',
      'mode: ipvs\n',
      'clusterCIDR',
      '10.0.0.0/8',
      'mode: ipvs\nclusterCIDR: "10.0.0.0/8"\n',
    ],
    ['a section that is not there', 'mode: ipvs\n', 'conntrack.min', '7', 'mode: ipvs\nconntrack:\n  min: 7\n'],
    ['a section that is null', 'conntrack: null\n', 'conntrack.min', '7', 'conntrack:\n  min: 7\n'],
    ['a section in flow style', 'conntrack: {min: 1}\n', 'conntrack.min', '7', 'conntrack: { min: 7 }\n'],
    ['a key that stands twice', 'mode: ipvs\nmode: nftables\n', 'mode', 'iptables', 'mode: "iptables"\n'],
    ['a list', 'nodePortAddresses:\n- 10.0.0.0/8\n', 'nodePortAddresses', '', 'nodePortAddresses: []\n'],
    ['gates', 'featureGates: null\n', 'featureGates', 'AllAlpha=false', 'featureGates: { AllAlpha: false }\n'],
    ['an address of IPv6', 'bindAddress: 0.0.0.0\n', 'bindAddress', '::', 'bindAddress: "::"\n'],
  ])('%s', (_name, body, field, value, expected) => {
    expect(editText(HEAD + body, new Map([[field, value]]))).toBe(HEAD + expected);
  });

  it('keeps JSON JSON', () => {
    const json = '{"apiVersion":"kubeproxy.config.k8s.io/v1alpha1","kind":"KubeProxyConfiguration","mode":"ipvs"}';
    const edited = editText(
      json,
      new Map<Field, string>([
        ['conntrack.min', '7'],
        ['mode', 'iptables'],
      ]),
    );
    expect(JSON.parse(edited ?? '')).toMatchObject({ mode: 'iptables', conntrack: { min: 7 } });
  });

  it('touches nothing where it cannot be sure: an anchor that others share', () => {
    const shared = `${HEAD}iptables: &a {syncPeriod: 45s}\nnftables: *a\n`;
    expect(editText(shared, new Map([['iptables.syncPeriod', '30s']]))).toBeNull();
    expect(editText(`${HEAD}x: &:a {mode: ipvs}\n<<: *a\n`, new Map([['mode', 'nftables']]))).toBeNull();
    expect(editText('mode: [', new Map([['mode', 'ipvs']]))).toBeNull();
  });

  it('of any text changes that field alone, or nothing', () => {
    const change = fc.constantFrom<[Field, string]>(
      ['mode', 'nftables'],
      ['clusterCIDR', '10.9.0.0/16'],
      ['iptables.masqueradeAll', 'true'],
      ['conntrack.maxPerCore', '0'],
      ['oomScoreAdj', '-7'],
      ['ipvs.syncPeriod', '1m30s'],
      ['nodePortAddresses', '10.0.0.0/8,fd00::/8'],
    );
    let edited = 0;
    fc.assert(
      fc.property(kubeProxyConfigs, change, (text, [field, value]) => {
        const result = editText(text, new Map([[field, value]]));
        if (result === null) return;
        edited += 1;
        const [was, is] = [valuesOf(text), valuesOf(result)];
        const changed = FIELD_NAMES.filter((one) => was.get(one) !== is.get(one));
        // In the nftables mode NodePorts that nobody speaks of follow the mode.
        const others = changed.filter((one) => one !== field && !(field === 'mode' && one === 'nodePortAddresses'));
        expect([is.get(field), others]).toEqual([value, []]);
      }),
      { numRuns: 300 },
    );
    expect(edited).toBeGreaterThan(60);
  });

  it('knows how to write every type but one', () => {
    const zero: Record<string, string> = {
      gates: 'AllBeta=true',
      duration: '45s',
      flush: '45s',
      flag: 'true',
      list: '10.0.0.0/8',
      text: 'x',
    };
    const unwritten = FIELD_NAMES.filter((field) => {
      const value = zero[fieldSpec(field).type] ?? '7';
      return editText(HEAD, new Map([[field, value]])) === null;
    });
    // Addresses, CIDRs and modes take no `x`; what is written is read again all the same.
    expect(unwritten).toEqual(['logging.vmodule']);
  });
});
