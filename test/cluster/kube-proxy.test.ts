import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { type Cluster, type Ended, startCluster } from './start-cluster.ts';

const MINUTE = 60_000;
const SHIPPED = 'every stored field is as eks expects';

interface Step {
  readonly title: string;
  readonly command: string;
}

jest.setTimeout(3 * MINUTE);

let cluster: Cluster;
let folder: string;
/** Who may read only what everybody gives, and who may read kube-proxy's own pages as well. */
let reader: string;
let live: string;

beforeAll(async () => {
  cluster = await startCluster();
  folder = await mkdtemp(join(tmpdir(), 'pullwarden-plan-'));
  reader = (await cluster.rig(['user', 'reader', 'pullwarden:readers', '2'])).trim();
  live = (await cluster.rig(['user', 'watcher', 'pullwarden:watchers', '2'])).trim();
  await grant('read', 'pullwarden:readers');
  await grant('live', 'pullwarden:watchers');
}, 20 * MINUTE);

afterAll(async () => {
  await cluster?.stop();
  await rm(folder, { recursive: true, force: true });
});

describe('kube-proxy on a real cluster', () => {
  it('runs what is stored: by its own page, and by its age for those who may not read it', async () => {
    expect(await diff(live)).toMatchObject({
      status: 'no-drift',
      baseline: 'eks',
      drift: [],
      warnings: [],
      running: { pods: 1, seen: 1, differing: 0, older: 0, untold: 0 },
    });
    expect(await diff(reader)).toMatchObject({
      status: 'no-drift',
      running: { pods: 1, seen: 0, older: 0, untold: 0 },
    });
    expect(await check(reader)).toMatchObject([{ status: 'healthy', findings: [] }]);
  });

  it('differs from the guide in two fields, of which the plan leaves one alone', async () => {
    const { drift } = await diff(live, '--baseline', 'seed');
    expect(drift.map(({ field }: { field: string }) => field)).toEqual(['clusterCIDR', 'iptables.masqueradeAll']);
    const { leave, steps } = await plan(live, '--baseline', 'seed');
    expect(leave).toEqual([{ field: 'clusterCIDR', why: expect.stringContaining('VPC') }]);
    expect(steps.map(({ command }: Step) => command).join('\n')).not.toContain('10.244.0.0/16');
  });

  it('shows an edit as drift, and that nobody runs it yet', async () => {
    await edit((text) => text.replace('masqueradeAll: false', 'masqueradeAll: true # an experiment'));
    const seen = await diff(live);
    expect(seen).toMatchObject({
      status: 'drift',
      drift: [{ field: 'iptables.masqueradeAll', expected: 'false', actual: 'true', running: 'false' }],
      running: { differing: 1, differences: [{ field: 'iptables.masqueradeAll', stored: 'true', running: 'false' }] },
    });
    expect(codes(await check(live))).toEqual(['kube-proxy-drift', 'kube-proxy-stale']);
    const byAge = await check(reader);
    expect(codes(byAge)).toEqual(['kube-proxy-drift', 'kube-proxy-stale']);
    expect(byAge[0].reason).toMatch(/last written by kubectl-replace at /);
  });

  it('runs the edit after a restart of the DaemonSet', async () => {
    await restart();
    expect(await diff(live)).toMatchObject({
      drift: [{ field: 'iptables.masqueradeAll', running: 'true' }],
      running: { differing: 0, differences: [] },
    });
    expect(codes(await check(reader))).toEqual(['kube-proxy-drift']);
  });

  it('is as shipped after the plan, and as before after its undo', async () => {
    const before = await text();
    const { steps, undo } = await plan(live);
    for (const step of steps) await run(step);
    expect(await text()).toBe(before.replace('masqueradeAll: true #', 'masqueradeAll: false #'));
    expect(await diff(live)).toMatchObject({ status: 'no-drift', running: { seen: 1, differing: 0 } });
    for (const step of undo) await run(step);
    expect(await text()).toBe(before);
    expect(await diff(live)).toMatchObject({ status: 'drift', drift: [{ running: 'true' }] });
  });

  it('puts nothing over what somebody wrote after the plan', async () => {
    const { steps } = await plan(live);
    await edit((old) => old.replace('an experiment', 'another experiment'));
    const [backup, change] = steps as readonly [Step, Step];
    await run(backup);
    await expect(run(change)).rejects.toThrow(/the object has been modified/);
    expect(await text()).toContain('another experiment');
  });

  it('is as it was captured, whatever the text looks like', async () => {
    await edit((old) => old.replace(/masqueradeAll: true.*/, 'masqueradeAll: false'));
    await restart();
    const file = join(folder, 'captured.yaml');
    await succeed('capture', live, '--out', file);
    expect(await readFile(file, 'utf8')).toMatch(
      /^# Captured by pullwarden at \S+Z from cluster rig, key config of ConfigMap/,
    );
    await edit((old) => old.replace('iptables:', 'iptables: # reformatted').replace('15m0s', '"900s"'));
    expect(await diff(live, '--baseline', file)).toMatchObject({ status: 'no-drift', baseline: file });
    await edit((old) => old.replace('"900s"', '10m'));
    expect(await diff(live, '--against', file)).toMatchObject({
      drift: [{ field: 'configSyncPeriod', expected: '15m0s' }],
    });
    expect(await diff(live, '--against', 'context:rig')).toMatchObject({ drift: [] });
  });

  it('would not start from a text that it can read', async () => {
    await edit((old) => old.replace('mode: "iptables"', 'mode: userspace').replace('10m', '15m'));
    const verdicts = await check(reader, '--baseline', 'seed');
    expect(codes(verdicts)).toContain('kube-proxy-unusable');
    await edit((old) => old.replace('mode: userspace', 'mode: "iptables"'));
    await restart();
    expect((await succeed('diff', live)).stdout).toContain(SHIPPED);
  });

  it('is not there when its DaemonSet is gone', async () => {
    await cluster.kubectl(['delete', 'daemonset', 'kube-proxy', '-n', 'kube-system', '--wait']);
    await eventually(async () => {
      expect(await diff(live)).toMatchObject({
        status: 'not-applicable',
        reason: expect.stringContaining('no kube-proxy'),
      });
    });
    expect((await diff(live)).warnings).toMatchObject([{ code: 'dead-config-map' }]);
    expect(await check(reader)).toMatchObject([
      { status: 'healthy', reason: expect.stringContaining('no kube-proxy') },
    ]);
    expect(await plan(live)).toMatchObject({ status: 'not-applicable', steps: [], undo: [] });
  });
});

async function grant(tier: string, group: string): Promise<void> {
  const { stdout } = await cluster.pullwarden(['rbac', '--tier', tier, '-o', 'json']);
  const named = stdout.replaceAll('pullwarden:readers', group).replaceAll('pullwarden-reader', `pullwarden-${tier}`);
  await cluster.kubectl(['apply', '-f', '-'], named);
}

async function succeed(command: string, kubeconfig: string, ...args: readonly string[]): Promise<Ended> {
  const ended = await cluster.pullwarden(['kube-proxy', command, '--kubeconfig', kubeconfig, ...args]);
  if (ended.status === 2) throw new Error(`kube-proxy ${command} ${args.join(' ')}: ${ended.stderr}`);
  return ended;
}

async function diff(kubeconfig: string, ...args: readonly string[]) {
  return JSON.parse((await succeed('diff', kubeconfig, ...args, '-o', 'json')).stdout);
}

async function plan(kubeconfig: string, ...args: readonly string[]) {
  return JSON.parse((await succeed('plan', kubeconfig, ...args, '-o', 'json')).stdout);
}

/** The verdicts of the check. */
async function check(kubeconfig: string, ...args: readonly string[]) {
  const ended = await cluster.pullwarden(['check', 'kube-proxy', '-o', 'json', '--kubeconfig', kubeconfig, ...args]);
  if (ended.stdout === '') throw new Error(ended.stderr);
  return JSON.parse(ended.stdout).verdicts;
}

function codes(verdicts: readonly { readonly findings: readonly { readonly code: string }[] }[]): readonly string[] {
  return verdicts.flatMap(({ findings }) => findings.map(({ code }) => code));
}

async function text(): Promise<string> {
  const map = await cluster.kubectl(['get', 'configmap', 'kube-proxy-config', '-n', 'kube-system', '-o', 'json']);
  return JSON.parse(map).data.config;
}

async function edit(change: (text: string) => string): Promise<void> {
  const map = JSON.parse(
    await cluster.kubectl(['get', 'configmap', 'kube-proxy-config', '-n', 'kube-system', '-o', 'json']),
  );
  const config = change(map.data.config);
  expect(config).not.toBe(map.data.config);
  await cluster.kubectl(['replace', '-f', '-'], JSON.stringify({ ...map, data: { config } }));
}

async function restart(): Promise<void> {
  await cluster.kubectl(['rollout', 'restart', 'daemonset/kube-proxy', '-n', 'kube-system']);
  await cluster.kubectl(['rollout', 'status', 'daemonset/kube-proxy', '-n', 'kube-system', '--timeout=2m']);
  await eventually(async () => {
    const pods = await cluster.kubectl(['get', 'pods', '-n', 'kube-system', '-l', 'k8s-app=kube-proxy', '-o', 'name']);
    expect(pods.trim().split('\n')).toHaveLength(1);
  });
}

/** Runs a command of the plan as a person would, who has `kubectl` and is an admin. */
async function run({ command }: Step): Promise<void> {
  const script = join(folder, 'step.sh');
  await writeFile(join(folder, 'kubectl'), `#!/bin/sh\nexec ${join(cluster.folder, 'kube')} kubectl "$@"\n`, {
    mode: 0o755,
  });
  await writeFile(script, `cd ${folder}\n${command.replaceAll(live, join(cluster.folder, 'admin.kubeconfig'))}\n`);
  await promisify(execFile)('env', [
    `PULLWARDEN_CLUSTER=${cluster.folder}`,
    new URL('rig/rig', import.meta.url).pathname,
    'run',
    'env',
    `PATH=${folder}:${process.env['PATH']}`,
    'sh',
    '-e',
    script,
  ]);
}

async function eventually(assertion: () => Promise<void>): Promise<void> {
  for (let tries = 0; ; tries += 1) {
    try {
      return await assertion();
    } catch (error) {
      if (tries === 40) throw error;
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
  }
}
