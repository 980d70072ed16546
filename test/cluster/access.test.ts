import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { CheckReport } from '../../lambda/cli/check-report.ts';
import { type Cluster, startCluster } from './start-cluster.ts';

const MINUTE = 60_000;
const READERS = 'pullwarden:readers';

interface Rule {
  readonly resources: readonly string[];
  readonly resourceNames?: readonly string[];
}

interface RightsObject {
  readonly kind: string;
  readonly rules?: readonly Rule[];
}

jest.setTimeout(MINUTE);

let cluster: Cluster;
let reader: string;

beforeAll(async () => {
  cluster = await startCluster();
  reader = await newUser('reader', READERS);
}, 20 * MINUTE);

// Undefined when the cluster did not start; it has said why.
afterAll(() => cluster?.stop());

describe('the manifests of each tier give what is needed and nothing that nobody should have', () => {
  it.each([
    ['read', /^not given, and not necessary: .*tier discover.*tier live/],
    ['discover', /^not given, and not necessary: [^,]*tier live\)$/],
    ['live', undefined],
  ])('%s', async (tier, reason) => {
    await apply(await manifests(tier));
    const { status, report } = await look(reader);
    expect(report.verdicts).toEqual([
      {
        check: 'access',
        target: { kind: 'cluster', name: 'rig' },
        status: 'healthy',
        vantage: 'here',
        findings: [],
        ...(reason === undefined ? {} : { reason: expect.stringMatching(reason) }),
      },
    ]);
    expect(status).toBe(0);
  });
});

describe('a rule that is taken away is named, and no other', () => {
  it.each([
    ['pods', 'list pods'],
    ['events', 'list events'],
    ['nodes', 'list nodes'],
    ['daemonsets', 'list daemonsets.apps in kube-system'],
    ['configmaps', 'get configmaps kube-proxy in kube-system, to get configmaps kube-proxy-config in kube-system'],
  ])('%s', async (resource, named) => {
    const all = await manifests('read');
    const gone = all.flatMap(({ rules = [] }) => rules).filter(({ resources }) => resources.includes(resource));
    await apply(all.map((object) => withRules(object, (rule) => !gone.includes(rule))));
    const { status, report } = await look(reader);
    expect(report.incidents).toEqual([]);
    const [reason = '', ...others] = report.verdicts.map((verdict) => verdict.reason);
    expect(others).toEqual([]);
    expect(reason).toContain(`lacks the right to ${named}; \`pullwarden rbac | kubectl apply -f -\` gives`);
    expect([...reason.matchAll(/\{[^}]*\}/g)].map(([rule]) => JSON.parse(rule))).toEqual(gone);
    expect(status).toBe(2);
    await apply(all);
    expect((await look(reader)).status).toBe(0);
  });

  it('one name of two', async () => {
    const all = await manifests('read');
    await apply(
      all.map((object) => ({
        ...object,
        ...(object.rules && { rules: object.rules.map((rule) => onlyName(rule, 'kube-proxy-config')) }),
      })),
    );
    const { report } = await look(reader);
    expect(report.verdicts[0]?.reason).toContain('lacks the right to get configmaps kube-proxy in kube-system;');
  });

  it('all, where the role is gone and its binding is not: the API server says which', async () => {
    await apply(await manifests('read'));
    await cluster.kubectl(['delete', 'clusterrole', 'pullwarden-reader']);
    const { report } = await look(reader);
    const reason = report.verdicts[0]?.reason;
    expect(reason).toMatch(/lacks the right to list pods, to list events, to list nodes; /);
    expect(reason).toMatch(/the API server says: .*clusterrole.* "pullwarden-reader" not found$/);
  });

  it('all, for who is in no group of ours', async () => {
    const { report } = await look(await newUser('stranger', 'strangers'));
    expect(report.verdicts[0]?.reason).toContain('all there are (is it in the group pullwarden:readers?)');
  });
});

describe('too many rights are an incident that names who gives them', () => {
  it('of cluster-admin', async () => {
    await cluster.kubectl(['create', 'clusterrolebinding', 'mistake', '--clusterrole=cluster-admin', '--group=mighty']);
    const { status, report } = await look(await newUser('mighty', 'mighty'));
    expect(rightsFound(report)).toEqual(['list secrets', 'create pods/exec', 'get pods/exec', 'get nodes/proxy']);
    expect(report.incidents).toMatchObject([{ cause: 'access-too-wide', severity: 'warning' }]);
    for (const line of report.incidents[0]!.evidence) {
      expect(line).toContain(
        'RBAC: allowed by ClusterRoleBinding "mistake" of ClusterRole "cluster-admin" to Group "mighty"',
      );
    }
    expect(status).toBe(1);
  });

  it('of a role that views everything, as AmazonEKSAdminViewPolicy does, beside our own', async () => {
    await apply(await manifests('read'));
    await cluster.kubectl(['create', 'clusterrole', 'views-all', '--verb=get,list,watch', '--resource=*.*']);
    await cluster.kubectl([
      'create',
      'clusterrolebinding',
      'too-wide',
      '--clusterrole=views-all',
      `--group=${READERS}`,
    ]);
    const { report } = await look(reader);
    expect(rightsFound(report)).toEqual(['list secrets', 'get pods/exec', 'get nodes/proxy']);
    expect(report.incidents[0]!.evidence[0]).toContain('ClusterRoleBinding "too-wide" of ClusterRole "views-all"');
    // The step that the incident names shows the binding.
    const step = report.incidents[0]!.next.find((line) => line.includes('kubectl')) ?? '';
    const command = /kubectl --context rig (.*)$/.exec(step)?.[1] ?? '';
    expect(await cluster.kubectl(command.split(' '))).toMatch(/too-wide +ClusterRole\/views-all .*pullwarden:readers/);
    await cluster.kubectl(['delete', 'clusterrolebinding', 'too-wide']);
    expect((await look(reader)).status).toBe(0);
  });

  it('is said only when it was asked for', async () => {
    const mighty = `${cluster.folder}/mighty.kubeconfig`;
    const { stdout } = await cluster.pullwarden(['check', '--no-probe', '-o', 'json', '--kubeconfig', mighty]);
    expect(stdout).not.toContain('access-too-wide');
  });
});

async function look(kubeconfig: string): Promise<{ status: number; report: CheckReport }> {
  const { status, stdout, stderr } = await cluster.pullwarden([
    'check',
    'access',
    '-o',
    'json',
    '--kubeconfig',
    kubeconfig,
    '--context',
    'rig',
  ]);
  if (stdout === '') throw new Error(`check printed nothing, exit ${status}: ${stderr}`);
  const report: CheckReport = JSON.parse(stdout);
  return { status, report };
}

function rightsFound({ verdicts }: CheckReport): readonly string[] {
  return verdicts.flatMap(({ findings }) =>
    findings.map((finding) => (finding.code === 'access-too-wide' ? finding.args.right : finding.code)),
  );
}

/** What `pullwarden rbac` prints. */
async function manifests(tier: string): Promise<readonly RightsObject[]> {
  const { status, stdout, stderr } = await cluster.pullwarden(['rbac', '--tier', tier, '-o', 'json']);
  if (status !== 0) throw new Error(`rbac: exit ${status}: ${stderr}`);
  const list: { items: readonly RightsObject[] } = JSON.parse(stdout);
  return list.items;
}

async function apply(items: readonly RightsObject[]): Promise<void> {
  await cluster.kubectl(['apply', '-f', '-'], JSON.stringify({ apiVersion: 'v1', kind: 'List', items }));
}

function withRules(object: RightsObject, keep: (rule: Rule) => boolean): RightsObject {
  return object.rules === undefined ? object : { ...object, rules: object.rules.filter(keep) };
}

function onlyName(rule: Rule, name: string): Rule {
  return rule.resourceNames === undefined ? rule : { ...rule, resourceNames: [name] };
}

/** A user with a certificate of a group; resolves to the kubeconfig's path. */
async function newUser(name: string, group: string): Promise<string> {
  return (await cluster.rig(['user', name, group, '2'])).trim();
}
