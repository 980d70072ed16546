import { readFile, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { CheckReport } from '../../lambda/cli/check-report.ts';
import { DEPLOYMENT, FAULTS } from './faults.ts';
import { produceFaults } from './produce-faults.ts';
import { type Cluster, startCluster } from './start-cluster.ts';

const MINUTE = 60_000;

jest.setTimeout(MINUTE);

let cluster: Cluster;
let kubeconfig: string;

beforeAll(async () => {
  cluster = await startCluster();
  kubeconfig = await newUser('reader', '2');
  await applyRights(await rights());
  await produceFaults(cluster);
}, 20 * MINUTE);

// Undefined when the cluster did not start; it has said why.
afterAll(() => cluster?.stop());

describe('check, with the rights that `rbac` prints and no other', () => {
  it('names exactly the containers that cannot pull, each with its cause', async () => {
    const { status, report } = await check([]);
    const shop = (await podNames('shop')).map((pod) => [`shop/${pod} container shop`, 'image-not-found']);
    const causes = causesOf(report);
    const faults = FAULTS.map(({ pod, container, containerType, cause, also }) => {
      const named = `faults/${pod} ${containerType} ${container}`;
      return [named, also.find((other) => other === causes[named]) ?? cause];
    });
    expect(causes).toEqual(Object.fromEntries([...faults, ...shop]));
    expect(status).toBe(1);
    expect(report.status).toBe('unhealthy');
  });

  it('finds nothing where pods are healthy or have another trouble', async () => {
    const { status, report } = await check(['image-pulls', '-n', 'others']);
    expect(report).toMatchObject({ status: 'healthy', failures: [], incidents: [] });
    expect(status).toBe(0);
  });

  it('makes one incident of the three pods of a Deployment', async () => {
    const { report } = await check(['image-pulls', '-n', 'shop']);
    expect(report.failures).toHaveLength(DEPLOYMENT.spec.replicas);
    expect(report.incidents).toHaveLength(1);
    expect(report.incidents[0]).toMatchObject({
      cause: 'image-not-found',
      scope: '127.0.0.1:5000/app:typo',
      affected: { pods: 3, workloads: ['shop/Deployment/shop'], namespaces: ['shop'], nodes: ['node-a'] },
    });
  });

  it('prints the shape that it promises', async () => {
    const { report } = await check([]);
    const findings = report.verdicts.flatMap((verdict) => verdict.findings);
    const missing = [
      lacking([report], 'schemaVersion cluster startedAt finishedAt status verdicts failures incidents'),
      lacking(report.verdicts, 'check target status vantage findings'),
      lacking(findings, 'code args text'),
      lacking(report.failures, 'namespace pod container containerType node image reason cause wordsCause decidedBy'),
      lacking(report.failures, 'confidence also since firstError evidence'),
      lacking(report.incidents, 'key cause scope severity title affected next'),
    ];
    expect(missing.flat()).toEqual([]);
    const times = [report.startedAt, report.finishedAt, ...report.failures.map(({ since }) => since)];
    expect(times).toEqual(times.map(() => expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/)));
    const unsure = report.failures.filter(
      ({ cause, firstError, evidence }) => cause === 'unknown' || firstError === null || evidence.length === 0,
    );
    expect(unsure).toEqual([]);
  });

  it.each([
    { baseline: 'eks', status: 0, fields: [] },
    { baseline: 'seed', status: 1, fields: ['clusterCIDR', 'iptables.masqueradeAll'] },
  ])('compares kube-proxy in the layout of EKS with the baseline $baseline', async ({ baseline, status, fields }) => {
    const ran = await check(['kube-proxy', '--baseline', baseline]);
    const findings = ran.report.verdicts.flatMap((verdict) => verdict.findings);
    expect(findings.map(({ code, args }) => ('field' in args ? args.field : code)).sort()).toEqual(fields);
    expect(ran.report.status).toBe(status === 0 ? 'healthy' : 'unhealthy');
    expect(ran.status).toBe(status);
  });

  it('asks the registries that pods and nodes name, when it is told to', async () => {
    const { report } = await check(['registry-access', 'image-availability']);
    const own = report.verdicts.filter(({ target }) => target.name === '127.0.0.1:5000');
    expect(own).toEqual([expect.objectContaining({ check: 'registry-access', status: 'healthy', vantage: 'here' })]);
    // Names under .invalid cannot be reached from here either; one vantage alone decides nothing.
    const called = report.verdicts.filter(({ status }) => status === 'unhealthy').map(({ target }) => target.name);
    for (const { findings } of report.verdicts) {
      for (const { code, args } of findings)
        if (code === 'registry-unreachable') expect(args).toMatchObject({ place: 'registry' });
    }
    expect(called).not.toContain('127.0.0.1:5000');
  });

  it('names a right that is missing, and still reports what the others show', async () => {
    const all = await rights();
    const withoutEvents = all.map(({ rules, ...object }) => ({
      ...object,
      ...(rules && { rules: rules.filter(({ resources }) => !resources.includes('events')) }),
    }));
    try {
      await applyRights(withoutEvents);
      const { status, report } = await check(['image-pulls']);
      const unknown = report.verdicts.filter((verdict) => verdict.status === 'unknown');
      expect(unknown).toEqual([expect.objectContaining({ reason: expect.stringContaining('list events') })]);
      expect(causesOf(report)).toMatchObject({ 'faults/missing-tag container only': 'image-not-found' });
      expect(status).toBe(1);
    } finally {
      await applyRights(all);
    }
  });
});

describe('check that cannot be done', () => {
  it.each([
    { what: 'a wrong context', args: ['--context', 'nowhere'], says: /no context "nowhere".*: rig/ },
    { what: 'a namespace that does not exist', args: ['-n', 'nowhere'], says: /namespace "nowhere"/ },
    { what: 'an unknown flag', args: ['--nonsense'], says: /unknown option '--nonsense'/ },
    { what: 'an unknown check', args: ['nonsense'], says: /no check "nonsense".*image-pulls/ },
  ])('ends with a sentence and exit code 2: $what', ({ args, says }) => refuses(kubeconfig, args, says));

  it.each([
    { what: 'absent', make: async () => undefined, says: /absent\.kubeconfig cannot be read/ },
    { what: 'broken', make: async () => 'clusters: [', says: /broken\.kubeconfig cannot be read/ },
    {
      what: 'unreachable',
      make: async () => (await readFile(kubeconfig, 'utf8')).replace(':6443', ':1'),
      says: /ECONNREFUSED 127\.0\.0\.1:1;/,
    },
    { what: 'expired', make: async () => readFile(await newUser('late', '-1'), 'utf8'), says: /401.*renew/ },
  ])('ends with a sentence and exit code 2: a kubeconfig that is $what', async ({ what, make, says }) => {
    const file = `${cluster.folder}/${what}.kubeconfig`;
    const content = await make();
    if (content !== undefined) await writeFile(file, content);
    await refuses(file, [], says);
  });
});

async function refuses(file: string, args: readonly string[], says: RegExp): Promise<void> {
  const ended = await cluster.pullwarden(['check', '-o', 'json', '--kubeconfig', file, ...args]);
  expect(ended).toEqual({ status: 2, stdout: '', stderr: expect.stringMatching(says) });
  expect(ended.stderr).not.toMatch(/^\s+at /m);
}

async function check(args: readonly string[]): Promise<{ status: number; report: CheckReport }> {
  const identity = ['--kubeconfig', kubeconfig, '--context', 'rig'];
  const { status, stdout, stderr } = await cluster.pullwarden(['check', ...args, '-o', 'json', ...identity]);
  if (stdout === '') throw new Error(`check printed nothing, exit ${status}: ${stderr}`);
  const report: CheckReport = JSON.parse(stdout);
  return { status, report };
}

/** `namespace/pod type container` → cause. */
function causesOf({ failures }: CheckReport): Readonly<Record<string, string>> {
  return Object.fromEntries(
    failures.map(({ namespace, pod, containerType, container, cause }) => [
      `${namespace}/${pod} ${containerType} ${container}`,
      cause,
    ]),
  );
}

function lacking(objects: readonly object[], keys: string): readonly string[] {
  return objects.flatMap((object) => keys.split(' ').filter((key) => !(key in object)));
}

/** A user of the manifests' group with a certificate valid for these days; resolves to the kubeconfig's path. */
async function newUser(name: string, days: string): Promise<string> {
  return (await cluster.rig(['user', name, 'pullwarden:readers', days])).trim();
}

interface RightsObject {
  readonly rules?: readonly { readonly resources: readonly string[] }[];
}

/** What `pullwarden rbac` prints. */
async function rights(): Promise<readonly RightsObject[]> {
  const { status, stdout, stderr } = await cluster.pullwarden(['rbac', '-o', 'json']);
  if (status !== 0) throw new Error(`rbac: exit ${status}: ${stderr}`);
  const list: { items: readonly RightsObject[] } = JSON.parse(stdout);
  return list.items;
}

async function applyRights(items: readonly RightsObject[]): Promise<void> {
  await cluster.kubectl(['apply', '-f', '-'], JSON.stringify({ apiVersion: 'v1', kind: 'List', items }));
}

async function podNames(namespace: string): Promise<readonly string[]> {
  const names = await cluster.kubectl(['get', 'pods', '-n', namespace, '-o', 'jsonpath={.items[*].metadata.name}']);
  return names.split(' ');
}
