import { describe, expect, it } from '@jest/globals';
import { expectedOf } from '../../lambda/config/expected-of.ts';
import { loadConfig, printProblems } from '../../lambda/config/load.ts';

const GOOD = `
version: 1
clusters:
  - { name: prod, region: eu-central-1, baseline: eks }
channels:
  - { name: on-call, type: email, address: on-call@example.com }
`;

/** The problems of a configuration as lines. */
function problems(text: string): readonly string[] {
  const loaded = loadConfig(text);
  return loaded.ok
    ? []
    : printProblems('pullwarden.yaml', loaded.problems)
        .split('\n')
        .slice(1)
        .map((line) => line.trim());
}

describe('a configuration', () => {
  it('gets its defaults', () => {
    const loaded = loadConfig(GOOD);
    expect(loaded).toMatchObject({
      ok: true,
      config: {
        clusters: [{ name: 'prod' }],
        checks: { 'image-pulls': { every: '1m', enabled: true }, access: { every: '60m', enabled: true } },
        policy: { openAfter: '2m', resolveAfter: 2 },
      },
    });
  });

  it('says what is wrong with a baseline', () => {
    const text =
      'version: 1\nclusters: [{name: a, region: eu-west-1, baseline: ekss}]\nbaselines: {ours: "mode: 7", seed: x}';
    expect(problems(text)).toEqual([
      expect.stringMatching(
        /^baselines\.ours: cannot be what is expected of kube-proxy: .*; put in what `pullwarden kube-proxy capture` prints$/,
      ),
      'baselines.seed: is the name of a baseline of ours; give it another name',
      'clusters.0.baseline: there is no baseline "ekss"; use one of auto, seed, eks, kubeadm, ours, or add it to baselines',
    ]);
  });

  it('may bring baselines of its own', () => {
    const own = 'apiVersion: kubeproxy.config.k8s.io/v1alpha1\n    kind: KubeProxyConfiguration\n    mode: ipvs\n';
    const loaded = loadConfig(`${GOOD.replace('baseline: eks', 'baseline: ours')}baselines:\n  ours: |\n    ${own}`);
    if (!loaded.ok) throw new Error(printProblems('x', loaded.problems));
    const { config } = loaded;
    const fields = new Map([['mode', ['ipvs']]]);
    expect(expectedOf(config, config.clusters[0]!)).toEqual({ name: 'ours', fields });
    expect(expectedOf(config, { name: 'other', region: 'eu-west-1' })).toBe('auto');
    expect(expectedOf(config, { name: 'other', region: 'eu-west-1', baseline: 'seed' })).toBe('seed');
  });

  it.each([
    ['version: 2\nclusters: [{name: a, region: eu-west-1}]', 'version: is 2, and must be 1; correct the value'],
    ['clusters: [{name: a, region: eu-west-1}]', 'version: is missing; add it (docs/configuration.md)'],
    [
      'version: 1\nclusters: [{name: a, regin: x, region: eu-west-1}]',
      'clusters.0.regin: there is no such key; remove it or correct its spelling (docs/configuration.md)',
    ],
    [
      'version: 1\nclusters: [{name: "a b", region: eu-west-1}]',
      'clusters.0.name: is "a b", and must be the name of an EKS cluster',
    ],
    [
      'version: 1\nclusters: [{name: a, region: europe}]',
      'clusters.0.region: is "europe", and must be an AWS region, such as eu-central-1',
    ],
    [
      'version: 1\nclusters: [{name: a, region: eu-west-1}, {name: a, region: eu-west-1}]',
      'clusters.1.name: "a" stands twice; give each its own name',
    ],
    [
      'version: 1\nclusters: [{name: a, region: eu-west-1, externalId: x}]',
      'clusters.0.externalId: stands without roleArn; add roleArn or remove it',
    ],
    [
      'version: 1\nclusters: [{name: a, region: eu-west-1}]\nchannels: [{name: x, type: fax}]',
      'channels.0.type: is "fax"; expected ("email" | "pagerduty" | "slack" | "amazon-q" | "webhook" | "smtp")',
    ],
    [
      'version: 1\nclusters: [{name: a, region: eu-west-1}]\nchannels: [{name: x, type: email, address: nobody}]',
      'channels.0.address: is "nobody", and must be a mail address',
    ],
    [
      'version: 1\nclusters: [{name: a, region: eu-west-1}]\nchecks: {pods: {every: 1m}}',
      'checks.pods: there is no such check; use one of image-pulls, registry-access, image-availability, kube-proxy',
    ],
    [
      'version: 1\nclusters: [{name: a, region: eu-west-1}]\nchecks: {image-pulls: {every: 90s}}',
      'checks.image-pulls.every: is "90s"; write minutes or hours, such as 5m or 1h',
    ],
    ['version: 1\nclusters: [', 'pullwarden.yaml: not readable as YAML'],
    ['version: 1\nclusters: *nowhere', 'pullwarden.yaml: not readable as YAML: Unresolved alias'],
  ])('%j is refused: %s', (text, line) => {
    expect(problems(text).join('\n')).toContain(line);
  });

  it('names every problem at once', () => {
    expect(problems('version: 2\nclusters: [{name: "", region: x}]\nother: 1').length).toBeGreaterThanOrEqual(4);
  });
});
