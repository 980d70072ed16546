import { describe, expect, it } from '@jest/globals';
import { access } from '../../lambda/checks/access.ts';
import type { LookScope } from '../../lambda/checks/define-check.ts';
import { runCheck } from '../../lambda/app/run-check.ts';
import { nameRight, type Right, RIGHTS, type Tier, TIERS } from '../../lambda/core/access/rights.ts';
import { ASKED_RIGHTS } from '../../lambda/core/access/asked-rights.ts';
import { rbacManifest } from '../../lambda/core/access/rbac-manifest.ts';
import type { AccessReview } from '../../lambda/core/access/access-review.ts';
import type { Problem } from '../../lambda/core/model/problem.ts';
import { fakeKubernetes } from '../support/fake-kubernetes.ts';

const SCOPE: LookScope = {
  cluster: 'blue',
  now: 0,
  namespaces: null,
  sweep: true,
  baseline: 'auto',
  vantage: 'outside',
  remembered: [],
};

/** The names of everything that a tier gives, one object each. */
const upTo = (tier: Tier) =>
  ASKED_RIGHTS.filter(({ kind }) => kind === 'needed')
    .filter(({ right }) => TIERS.indexOf(right.tier ?? 'read') <= TIERS.indexOf(tier))
    .map(({ right }) => nameRight(right));
const READ = upTo('read');
const without = (...gone: readonly string[]) => READ.filter((name) => !gone.includes(name));

type Answers = (name: string) => AccessReview | Problem | undefined;

async function look(rights: readonly string[], otherwise: Answers = () => undefined) {
  const { kubernetes } = fakeKubernetes({ rights });
  const may = async (right: Right) => {
    const other = otherwise(nameRight(right));
    if (other === undefined) return kubernetes.may(right);
    return 'reason' in other ? { ok: false as const, problem: other } : { ok: true as const, value: other };
  };
  return runCheck(access, { kubernetes: { ...kubernetes, may }, registries: [] }, SCOPE);
}

const statuses = async (...args: Parameters<typeof look>) =>
  (await look(...args)).judgement.verdicts.map(({ status }) => status);
const reasonOf = async (...args: Parameters<typeof look>) => (await look(...args)).judgement.verdicts[0]?.reason;

describe('access: the rights of each tier', () => {
  it.each<[Tier, string | undefined]>([
    [
      'read',
      'not given, and not necessary: the right to get configmaps in kube-system (tier discover), the right to get pods/proxy in kube-system (tier live)',
    ],
    ['discover', 'not given, and not necessary: the right to get pods/proxy in kube-system (tier live)'],
    ['live', undefined],
  ])('%s: nothing is missing and nothing is too much', async (tier, reason) => {
    const { judgement, troubles } = await look(upTo(tier));
    const target = { kind: 'cluster', name: 'blue' };
    const verdict = { check: 'access', target, status: 'healthy', vantage: 'outside', findings: [] };
    expect(judgement).toEqual({
      verdicts: [reason === undefined ? verdict : { ...verdict, reason }],
      failures: [],
      complete: true,
    });
    expect(troubles).toEqual([]);
  });

  it('asks for every right of the table, one object at a time, and for what nobody should have', async () => {
    const { kubernetes, calls } = fakeKubernetes({});
    await runCheck(access, { kubernetes, registries: [] }, SCOPE);
    const names = Object.values<Right>(RIGHTS).flatMap((right) =>
      (right.names ?? [undefined]).map((name) => nameRight({ ...right, ...(name && { names: [name] }) })),
    );
    const unwanted = ['list secrets', 'create pods/exec', 'get pods/exec', 'get nodes/proxy'];
    expect(calls).toEqual([...names, ...unwanted].map((name) => `may ${name}`));
  });
});

describe('access: too little is our own blindness', () => {
  it.each(READ)('without the right to %s exactly that is named, with its rule', async (name) => {
    const { judgement, troubles } = await look(without(name));
    expect(judgement).toMatchObject({ verdicts: [{ status: 'unknown', findings: [] }], complete: true });
    expect(troubles).toEqual([]);
    const { reason = '' } = judgement.verdicts[0]!;
    expect(reason).toMatch(
      new RegExp(`^this identity lacks the right to ${name}; \`pullwarden rbac \\| kubectl apply -f -\` gives`),
    );
    const rules = rulesIn(reason);
    expect(rules).toHaveLength(1);
    const manifest = JSON.stringify(rbacManifest());
    expect(manifest).toContain(rules[0]);
  });

  it('names several, each rule once under its role', async () => {
    const gone = [
      'list events',
      'get configmaps kube-proxy in kube-system',
      'get configmaps kube-proxy-config in kube-system',
    ];
    expect(await reasonOf(without(...gone))).toBe(
      `this identity lacks the right to ${gone.join(', to ')}; \`pullwarden rbac | kubectl apply -f -\` gives ` +
        'ClusterRole pullwarden-reader the rule {"apiGroups":[""],"resources":["events"],"verbs":["list"]} and ' +
        'Role pullwarden-reader in kube-system the rule ' +
        '{"apiGroups":[""],"resources":["configmaps"],"verbs":["get"],"resourceNames":["kube-proxy","kube-proxy-config"]}',
    );
  });

  it('keeps the tier that is there, whose rights a lower manifest would take away', async () => {
    const rights = upTo('live').filter((name) => name !== 'list nodes');
    expect(await reasonOf(rights)).toContain('`pullwarden rbac --tier live | kubectl apply -f -`');
  });

  it('says so when all are missing, and fits into an event', async () => {
    const reason = (await reasonOf([])) ?? '';
    expect(reason).toContain('all there are (is it in the group pullwarden:readers?)');
    expect(reason.length).toBeLessThan(1_000);
  });

  it('passes on what the API server says, once', async () => {
    const why = 'RBAC: clusterrole.rbac.authorization.k8s.io "pullwarden-reader" not found';
    const reason = await reasonOf(READ, (name) => (name.startsWith('list') ? { allowed: false, why } : undefined));
    expect(reason?.split(why)).toHaveLength(2);
  });

  it.each<[Problem]>([
    [{ reason: 'timeout', detail: 'ask for our own rights: no answer in time' }],
    [{ reason: 'unauthorized', detail: 'ask for our own rights: (401)' }],
    [{ reason: 'forbidden', detail: 'the right to create selfsubjectaccessreviews.authorization.k8s.io is missing' }],
  ])('cannot be told: %j, said once, and nothing is called missing', async (problem) => {
    const { judgement } = await look([], () => problem);
    expect(judgement).toMatchObject({ verdicts: [{ status: 'unknown', reason: problem.detail }], complete: false });
  });

  it('names what is missing beside what cannot be told', async () => {
    const refused: Problem = { reason: 'throttled', detail: 'slow down' };
    const reason = await reasonOf(without('list pods'), (name) => (name === 'list secrets' ? refused : undefined));
    expect(reason).toMatch(/^this identity lacks the right to list pods;.*; slow down$/);
  });
});

describe('access: too much is an incident of its own', () => {
  const by = 'RBAC: allowed by ClusterRoleBinding "x" of ClusterRole "cluster-admin" to Group "pullwarden:readers"';

  it.each(['list secrets', 'create pods/exec', 'get pods/exec', 'get nodes/proxy'])('%s', async (name) => {
    const { judgement, troubles } = await look(READ, (asked) =>
      asked === name ? { allowed: true, why: by } : undefined,
    );
    expect(judgement).toMatchObject({
      verdicts: [{ status: 'unhealthy', findings: [{ code: 'access-too-wide', args: { right: name, by } }] }],
      complete: true,
    });
    expect(troubles).toMatchObject([
      {
        key: 'blue/access-too-wide/blue',
        cause: 'access-too-wide',
        severity: 'warning',
        confidence: 'certain',
        target: { kind: 'cluster', name: 'blue' },
        evidence: [expect.stringMatching(`^Pullwarden may ${name} and needs it for nothing; .*"cluster-admin"`)],
        seenBy: 'observed',
      },
    ]);
  });

  it('of one who may do everything: one incident, and nothing is missing', async () => {
    const { judgement, troubles } = await look([], () => ({ allowed: true, why: '' }));
    expect(judgement.verdicts.map(({ status, findings }) => [status, findings.length])).toEqual([['unhealthy', 4]]);
    expect(troubles).toHaveLength(1);
    expect(troubles[0]!.evidence).toHaveLength(4);
  });

  it('hides nothing that is missing or cannot be told', async () => {
    const answers: Answers = (name) => (name === 'list secrets' ? { allowed: true, why: by } : undefined);
    expect(await statuses(without('list pods'), answers)).toEqual(['unhealthy', 'unknown']);
    const { judgement } = await look(READ, (name) =>
      name === 'get nodes/proxy' ? { reason: 'timeout', detail: 'late' } : answers(name),
    );
    expect(judgement.verdicts.map(({ status }) => status)).toEqual(['unhealthy', 'unknown']);
    expect(judgement.complete).toBe(false);
  });
});

/** The rules that a reason quotes, as text. */
function rulesIn(reason: string): readonly string[] {
  return [...reason.matchAll(/\{[^}]*\}/g)].map(([rule]) => rule);
}
