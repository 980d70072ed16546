import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { captureConfig } from '../../../lambda/core/kube-proxy/capture.ts';
import { compareSource, expectationsOf, readSource } from '../../../lambda/core/kube-proxy/compare-source.ts';
import type { StoredSource } from '../../../lambda/core/kube-proxy/config-source.ts';
import { expectedFromFile } from '../../../lambda/core/kube-proxy/expected-from-file.ts';
import { kubeProxyConfigs } from '../../support/kube-proxy-configs.ts';

const ORIGIN = { source: 'cluster blue', capturedAt: '2026-11-25T12:00:00.000Z' };

const stored = (text: string): StoredSource => ({ kind: 'text', text, key: null, hostnameFlag: null, eksLabel: false });

function captured(source: StoredSource): string | null {
  const read = readSource(source);
  return read.ok ? captureConfig(read.effective, ORIGIN) : null;
}

describe('captureConfig', () => {
  it('says when and where, and names every field', () => {
    const text = captured(stored('apiVersion: kubeproxy.config.k8s.io/v1alpha1\nkind: KubeProxyConfiguration\n')) ?? '';
    expect(text.split('\n')[0]).toBe(
      '# Captured by pullwarden at 2026-11-25T12:00:00.000Z from cluster blue: the effective value of every field.',
    );
    const read = expectedFromFile('it', text, 'named');
    expect(read.ok && typeof read.expected === 'object' ? read.expected.fields.size : 0).toBeGreaterThan(50);
  });

  it('is what no configuration differs from that it was captured from', () => {
    let compared = 0;
    fc.assert(
      fc.property(kubeProxyConfigs, (config) => {
        const text = captured(stored(config));
        if (text === null) return;
        const read = expectedFromFile('it', text, 'named');
        if (!read.ok) throw new Error(`${read.message}\n${text}`);
        compared += 1;
        expect(compareSource(stored(config), read.expected).drift).toEqual([]);
      }),
      { numRuns: 150 },
    );
    expect(compared).toBeGreaterThan(60);
  });

  it('leaves out the zeros that only flags can hold', () => {
    const flags = new Map([
      ['iptables-min-sync-period', '0s'],
      ['proxy-mode', 'ipvs'],
    ]);
    const source: StoredSource = { kind: 'flags', flags, hostnameFlag: null, eksLabel: false };
    const text = captured(source) ?? '';
    expect(text).toMatch(/^# Not captured: hostnameOverride, iptables\.minSyncPeriod\.$/m);
    const read = expectedFromFile('it', text, 'named');
    expect(read.ok && compareSource(source, read.expected).drift).toEqual([]);
  });
});

describe('a configuration', () => {
  it('differs from itself nowhere', () => {
    fc.assert(
      fc.property(kubeProxyConfigs, (text) => {
        const source = stored(text);
        const read = readSource(source);
        if (!read.ok) return;
        const own = new Map([...read.effective].map(([field, { value }]) => [field, [value]]));
        const itself = { name: 'itself', fields: own };
        expect(compareSource(source, itself).drift).toEqual([]);
        expect(expectationsOf(source, itself, read.effective)).toBe(own);
      }),
      { numRuns: 150 },
    );
  });
});
