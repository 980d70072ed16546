import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { stringify } from 'yaml';
import { startDemo } from '../../lambda/simulator/start-demo.ts';
import { run } from './run.ts';

const EKS = readFileSync(new URL('../fixtures/kube-proxy/eks-1.24.yaml', import.meta.url), 'utf8');
const HEAD = 'apiVersion: kubeproxy.config.k8s.io/v1alpha1\nkind: KubeProxyConfiguration\n';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'pullwarden-kube-proxy-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

async function diff(text: string, ...args: readonly string[]) {
  const path = file('config.yaml', text);
  const { code, out, err } = await run('kube-proxy', 'diff', '--file', path, ...args, '-o', 'json');
  return { code, err, path, report: out === '' ? null : JSON.parse(out) };
}

describe('kube-proxy diff', () => {
  it('prints the shape that programs rely on', async () => {
    const { code, report } = await diff(`${HEAD}masqueradeAll: true\nbindAddress: 0.0.0.0\n`, '--baseline', 'seed');
    expect(code).toBe(1);
    expect(report).toEqual({
      schemaVersion: '1',
      status: 'drift',
      baseline: 'seed',
      drift: expect.arrayContaining([
        {
          field: 'iptables.masqueradeAll',
          expected: 'true',
          actual: 'false',
          actualFrom: 'default',
          inEffect: true,
          impact: expect.stringMatching(/./),
        },
      ]),
      warnings: [{ code: 'flat-key', field: 'masqueradeAll', text: expect.stringMatching(/iptables\.masqueradeAll/) }],
    });
  });

  it.each([
    ['eks', EKS, 0, 'no-drift'],
    ['seed', EKS, 1, 'drift'],
    ['auto', EKS, 0, 'no-drift'],
    ['auto', `${HEAD}mode: IPVS\n`, 0, 'no-drift'],
    ['eks', 'mode: [', 2, 'error'],
    ['eks', `${HEAD}mode: 7\n`, 2, 'error'],
    ['eks', 'kind: List\nitems: []\n', 2, 'error'],
  ])('against %s', async (baseline, text, code, status) => {
    const ran = await diff(text, '--baseline', baseline);
    expect([ran.code, ran.report.status]).toEqual([code, status]);
    if (status === 'error') expect(ran.report.error).toMatchObject({ file: ran.path, message: expect.any(String) });
  });

  it('warns of what decodes and would not start', async () => {
    const { report } = await diff(`${HEAD}mode: IPVS\n`);
    expect(report.warnings).toEqual([expect.objectContaining({ code: 'would-not-start', field: 'mode' })]);
  });

  it('chooses the baseline of a ConfigMap by its label and key', async () => {
    const map = (key: string, labels = {}) =>
      stringify({ kind: 'ConfigMap', metadata: { labels }, data: { [key]: EKS } });
    const chosen = async (text: string) => (await diff(text)).report.baseline;
    expect(await chosen(map('config', { 'eks.amazonaws.com/component': 'kube-proxy' }))).toBe('eks');
    expect(await chosen(map('config.conf'))).toBe('kubeadm');
    expect(await chosen(map('config'))).toBeNull();
  });

  it('takes a file as baseline for the fields that it names, and --against for all', async () => {
    const own = file('own.yaml', `${HEAD}mode: ipvs\n`);
    const named = await diff(`${HEAD}mode: ipvs\noomScoreAdj: -998\n`, '--baseline', own);
    expect([named.code, named.report.baseline, named.report.drift]).toEqual([0, own, []]);
    const whole = await diff(`${HEAD}mode: ipvs\noomScoreAdj: -998\n`, '--against', own);
    expect(whole.report.drift).toMatchObject([{ field: 'oomScoreAdj', expected: '-999', actual: '-998' }]);
    const itself = await diff(EKS, '--against', file('eks.yaml', EKS));
    expect([itself.code, itself.report.drift]).toEqual([0, []]);
  });

  it('reads the cluster of a kubeconfig', async () => {
    const demo = await startDemo({ now: Date.now });
    try {
      const kubeconfig = file('kubeconfig', JSON.stringify(demo.kubeconfig));
      const { code, out } = await run('kube-proxy', 'diff', '--kubeconfig', kubeconfig, '-o', 'json');
      expect([code, JSON.parse(out).drift]).toEqual([1, [expect.objectContaining({ field: 'mode', actual: 'ipvs' })]]);
      const shown = await run('kube-proxy', 'show', '--kubeconfig', kubeconfig);
      expect(shown.out).toMatch(/^mode +ipvs$/m);
    } finally {
      await demo.stop();
    }
  });

  it('as text says what differs and what it can break', async () => {
    const { out } = await run('kube-proxy', 'diff', '--file', file('eks.yaml', EKS), '--baseline', 'seed');
    expect(out.split('\n').slice(0, 7)).toEqual([
      'DRIFT 2 fields differ from seed',
      '',
      '  field                   expected       stored',
      '  clusterCIDR             10.244.0.0/16  ""',
      '  iptables.masqueradeAll  true           false',
      '',
      expect.stringMatching(/^clusterCIDR: Decides /),
    ]);
  });

  it.each([
    [['--file', '/nowhere/x.yaml'], /\/nowhere\/x\.yaml cannot be read \(ENOENT\)/],
    [['--file', 'package.json', '--baseline', 'ekss'], /ekss cannot be read.*auto, seed, eks, kubeadm/],
    [['--file', 'package.json', '--against', 'README.md'], /README\.md cannot be what is expected/],
  ])('%j ends with a sentence and exit code 2', async (args, says) => {
    const { code, err } = await run('kube-proxy', 'diff', ...args);
    expect([code, err]).toEqual([2, expect.stringMatching(says)]);
  });
});

describe('kube-proxy show', () => {
  it('shows every field with its value and whence it is', async () => {
    const path = file('eks.yaml', EKS);
    const { code, out } = await run('kube-proxy', 'show', '--file', path, '-o', 'json');
    const { source, fields } = JSON.parse(out);
    expect([code, source]).toEqual([0, path]);
    // EKS writes 0s, which is silence to kube-proxy.
    expect(fields).toContainEqual({ field: 'iptables.minSyncPeriod', value: '1s', from: 'default' });
    expect(fields).toContainEqual({ field: 'oomScoreAdj', value: '-998', from: 'set' });
  });

  it('says why there is nothing to show', async () => {
    const { code, out } = await run('kube-proxy', 'show', '--file', file('bad.yaml', 'mode: ['), '-o', 'json');
    expect([code, JSON.parse(out).error.kind]).toEqual([2, 'yaml']);
  });
});

describe('kube-proxy plan and capture', () => {
  it('of a cluster: what a person should run, and a baseline that fits it', async () => {
    const demo = await startDemo({ now: Date.now });
    try {
      const kubeconfig = file('kubeconfig', JSON.stringify(demo.kubeconfig));
      const plan = await run('kube-proxy', 'plan', '--kubeconfig', kubeconfig, '-o', 'json');
      const { status, steps, undo, leave } = JSON.parse(plan.out);
      expect([plan.code, status, leave]).toEqual([0, 'drift', []]);
      expect(steps.map(({ title }: { title: string }) => title)).toEqual([
        'Back up the ConfigMap',
        'Change mode',
        'Restart the pods of DaemonSet kube-proxy',
      ]);
      expect(undo).toHaveLength(2);
      const asScript = await run('kube-proxy', 'plan', '--kubeconfig', kubeconfig);
      expect(asScript.out).toMatch(
        /^# 1\. Back up the ConfigMap\n# The undo puts this file back\.\nkubectl --kubeconfig /,
      );
      expect(asScript.out).toMatch(/\n# To take it back:\n\n# 1\. Put the ConfigMap back\n# .*\n# sed /);
      const out = join(folder, 'captured.yaml');
      expect(await run('kube-proxy', 'capture', '--kubeconfig', kubeconfig, '--out', out)).toMatchObject({
        code: 0,
        out: '',
      });
      const fits = await run('kube-proxy', 'diff', '--kubeconfig', kubeconfig, '--baseline', out);
      expect([fits.code, fits.out.split('\n')[0]]).toEqual([0, `NO DRIFT every stored field is as ${out} expects`]);
      const again = await run('kube-proxy', 'capture', '--kubeconfig', kubeconfig, '--out', out);
      expect([again.code, again.err]).toEqual([2, expect.stringMatching(/exists/)]);
      const itself = await run('kube-proxy', 'diff', '--kubeconfig', kubeconfig, '--against', 'context:demo');
      expect(itself.code).toBe(0);
    } finally {
      await demo.stop();
    }
  });

  it('captures a file as well', async () => {
    const { code, out } = await run('kube-proxy', 'capture', '--file', file('eks.yaml', EKS));
    expect([code, out]).toEqual([
      0,
      expect.stringMatching(
        /^# Captured by pullwarden at \S+Z from .*eks\.yaml: .*\n# Not captured: hostnameOverride\.\napiVersion: /,
      ),
    ]);
    const nothing = await run('kube-proxy', 'capture', '--file', file('bad.yaml', 'mode: ['));
    expect([nothing.code, nothing.err]).toEqual([2, expect.stringMatching(/cannot be captured/)]);
  });
});
