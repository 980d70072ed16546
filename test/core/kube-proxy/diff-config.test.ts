import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { stringify } from 'yaml';
import { BASELINES, type BaselineName } from '../../../lambda/core/kube-proxy/baselines.ts';
import { decodeConfig } from '../../../lambda/core/kube-proxy/decode-config.ts';
import { diffConfig, type Difference } from '../../../lambda/core/kube-proxy/diff-config.ts';
import { effectiveConfig, type EffectiveConfig } from '../../../lambda/core/kube-proxy/effective-config.ts';
import { findRefusals } from '../../../lambda/core/kube-proxy/refusals.ts';
import { DIFFERENT, EQUAL, REFUSED, STARTS } from '../../fixtures/kube-proxy/cases.ts';
import { HEAD } from '../../support/kube-proxy-configs.ts';

function effective(text: string, hostnameFlag: string | null = null): EffectiveConfig {
  const decoded = decodeConfig(text);
  if (!decoded.ok) throw new Error(decoded.error.message);
  return effectiveConfig(decoded.stated, { hostnameFlag, source: 'file' });
}

function diff(text: string, baseline: BaselineName, hostnameFlag: string | null = null): readonly Difference[] {
  const actual = effective(text, hostnameFlag);
  return diffConfig(actual, BASELINES[baseline](actual.get('mode')?.value ?? ''));
}

function fixture(name: string): string {
  return readFileSync(new URL(`../../fixtures/kube-proxy/${name}.yaml`, import.meta.url), 'utf8');
}

/** Two documents are equal if every effective value is. */
function sameValues(one: string, other: string): boolean {
  const values = (text: string): string =>
    JSON.stringify([...effective(text)].map(([field, { value }]) => [field, value]));
  return values(one) === values(other);
}

describe('baselines', () => {
  it.each(['eks-1.17', 'eks-1.24'])('the untouched text of %s is no drift against eks', (name) => {
    expect(diff(fixture(name), 'eks')).toEqual([]);
  });

  it.each(['eks-1.17', 'eks-1.24'])('and differs from the guide in exactly two fields (%s)', (name) => {
    expect(diff(fixture(name), 'seed')).toEqual([
      {
        field: 'clusterCIDR',
        expected: '10.244.0.0/16',
        actual: '',
        actualFrom: 'set',
        inEffect: true,
        impact: expect.stringContaining('image pulls do not pass'),
      },
      {
        field: 'iptables.masqueradeAll',
        expected: 'true',
        actual: 'false',
        actualFrom: 'set',
        inEffect: true,
        impact: expect.stringContaining('image pulls do not pass'),
      },
    ]);
  });

  it('a text of kubeadm, zeros and nulls everywhere, is no drift against kubeadm', () => {
    expect(diff(fixture('kubeadm'), 'kubeadm')).toEqual([]);
  });

  it('kubeadm does not care for the CIDR, and has its own path', () => {
    const fields = diff(fixture('kubeadm').replace('10.244.0.0/16', '10.9.0.0/16'), 'eks').map(({ field }) => field);
    expect(diff(fixture('kubeadm').replace('10.244.0.0/16', '10.9.0.0/16'), 'kubeadm')).toEqual([]);
    expect(fields).toEqual(['clientConnection.kubeconfig', 'clusterCIDR', 'oomScoreAdj']);
  });

  it('kubeadm on IPv6 is no drift either', () => {
    expect(diff(fixture('kubeadm').replace('bindAddress: 0.0.0.0', 'bindAddress: "::"'), 'kubeadm')).toEqual([]);
  });

  it('the guide asks for masqueradeAll where the mode reads it', () => {
    const nftables = diff(`${HEAD}mode: nftables\nnftables: {masqueradeAll: true}\n`, 'seed').map(({ field }) => field);
    const ipvs = diff(`${HEAD}mode: ipvs\niptables: {masqueradeAll: true}\n`, 'seed').map(({ field }) => field);
    const wrong = diff(`${HEAD}mode: ipvs\nnftables: {masqueradeAll: true}\n`, 'seed').map(({ field }) => field);
    expect(nftables).not.toContain('nftables.masqueradeAll');
    expect(ipvs).not.toContain('iptables.masqueradeAll');
    expect(wrong).toContain('iptables.masqueradeAll');
  });

  it('flat names in a document do not make it right', () => {
    const text = `${HEAD}clusterCIDR: 10.244.0.0/16\nkubeconfigPath: /var/lib/kube-proxy/kubeconfig\nmasqueradeAll: true\n`;
    expect(diff(text, 'seed').map(({ field, actualFrom }) => [field, actualFrom])).toEqual([
      ['clientConnection.kubeconfig', 'default'],
      ['iptables.masqueradeAll', 'default'],
    ]);
  });

  it.each<[string, string | null, readonly (readonly [string, boolean])[]]>([
    ['node-a', null, [['node-a', true]]],
    ['node-a', '$(NODE_NAME)', [['node-a', false]]],
    ['""', '$(NODE_NAME)', []],
    ['""', 'node-b', [['node-b', true]]],
    ['node-a', '', [['node-a', true]]],
  ])('hostnameOverride %s beside the flag %s', (inFile, flag, expected) => {
    const text = fixture('eks-1.24').replace('hostnameOverride: ""', `hostnameOverride: ${inFile}`);
    expect(diff(text, 'eks', flag).map(({ actual, inEffect }) => [actual, inEffect])).toEqual(expected);
  });

  it.each([
    ['portRange: 1-2', 'portRange'],
    ['ipvs: {scheduler: lc}', 'ipvs.scheduler'],
    ['mode: nftables\niptables: {masqueradeBit: 3}', 'iptables.masqueradeBit'],
    ['detectLocalMode: NodeCIDR\nclusterCIDR: 10.0.0.0/8', 'clusterCIDR'],
  ])('%j is a difference on paper only', (body, field) => {
    expect(diff(HEAD + body, 'eks')).toContainEqual(expect.objectContaining({ field, inEffect: false }));
  });
});

describe('text from outside', () => {
  it('is cut where it is shown', () => {
    const text = `${HEAD}hostnameOverride: ${'n'.repeat(5000)}\nmode: ${'m'.repeat(5000)}\n`;
    const shown = JSON.stringify([diff(text, 'seed'), findRefusals(effective(text))]);
    expect(shown.length).toBeLessThan(5000);
  });
});

describe('equal although it looks different', () => {
  it.each(EQUAL)('%j and %j', (one, other) => {
    expect(sameValues(HEAD + one, HEAD + other)).toBe(true);
  });
});

describe('different although it looks alike', () => {
  it.each(DIFFERENT)('%j and %j', (one, other) => {
    expect(sameValues(HEAD + one, HEAD + other)).toBe(false);
  });

  it('an IPv6 bindAddress moves the addresses that are silent', () => {
    const config = effective(`${HEAD}bindAddress: "::"\n`);
    expect(config.get('healthzBindAddress')).toEqual({ value: '[::]:10256', from: 'default', inEffect: true });
    expect(config.get('metricsBindAddress')?.value).toBe('[::1]:10249');
  });
});

describe('formatting means nothing', () => {
  const document = fc.record(
    {
      mode: fc.constantFrom('', 'iptables', 'ipvs', 'nftables', null),
      clusterCIDR: fc.constantFrom('', '10.0.0.0/8', 'fd00::/64,10.0.0.0/8'),
      hostnameOverride: fc.string({ maxLength: 20 }).filter((text) => !/\p{Cc}/u.test(text)),
      oomScoreAdj: fc.option(fc.integer({ min: -1000, max: 1000 })),
      iptables: fc.record({ masqueradeAll: fc.boolean(), syncPeriod: fc.constantFrom('0s', '45s', '1m30s') }),
      conntrack: fc.record({ maxPerCore: fc.option(fc.nat(100_000)) }, { requiredKeys: [] }),
      nodePortAddresses: fc.array(fc.constantFrom('10.0.0.0/8', '11.0.0.0/8')),
    },
    { requiredKeys: [] },
  );
  const head = { apiVersion: 'kubeproxy.config.k8s.io/v1alpha1', kind: 'KubeProxyConfiguration' };
  const asYaml = (value: unknown, flow: boolean, comment: string): string =>
    `# ${comment}\n${stringify(value, { version: '1.1', collectionStyle: flow ? 'flow' : 'block', defaultStringType: 'QUOTE_DOUBLE' })}`;

  it('key order, style, quotes, comments and JSON', () => {
    fc.assert(
      fc.property(document, fc.boolean(), (body, flow) => {
        const json = JSON.stringify({ ...head, ...body });
        const reversed = Object.fromEntries(Object.entries({ ...head, ...body }).reverse());
        expect(sameValues(json, asYaml(reversed, flow, 'as you like it'))).toBe(true);
      }),
      { numRuns: 200 },
    );
  });
});

describe('findRefusals', () => {
  it.each(REFUSED)('%j', (body, field) => {
    const refusals = findRefusals(effective(`${HEAD}${body}\n`));
    expect(refusals).toMatchObject([
      { code: 'would-not-start', field, text: expect.stringContaining('refused at the next start') },
    ]);
  });

  it.each(['eks-1.17', 'eks-1.24', 'kubeadm'])('has nothing against %s', (name) => {
    expect(findRefusals(effective(fixture(name)))).toEqual([]);
  });

  it.each(STARTS)('nor against %j', (body) => {
    expect(findRefusals(effective(`${HEAD}${body}\n`))).toEqual([]);
  });
});
