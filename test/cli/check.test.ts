import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ClusterSimulator, startClusterSimulator } from '../../lambda/simulator/cluster-simulator.ts';
import { containerdError } from '../../lambda/simulator/containerd-errors.ts';
import { kubeconfig } from '../../lambda/simulator/kubeconfig.ts';
import { observePod } from '../../lambda/simulator/kubelet.ts';
import { run as runProgram } from './run.ts';

let cluster: ClusterSimulator;
let folder: string;
let file: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'pullwarden-cli-'));
  file = join(folder, 'kubeconfig');
});
afterAll(() => rmSync(folder, { recursive: true }));
beforeEach(async () => {
  cluster = await startClusterSimulator({ now: Date.now });
  cluster.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } });
  use();
});
afterEach(() => cluster.stop());

function use(changes: { server?: string; ca?: string; token?: string } = {}): void {
  const { server = cluster.server, ca = cluster.ca, token = cluster.token } = changes;
  writeFileSync(file, JSON.stringify(kubeconfig('sim', server, ca, token)));
}

const check = (...args: readonly string[]) => runProgram('check', '--kubeconfig', file, '--no-probe', ...args);

/** A pod as a real kubelet shows it five minutes after its tag was not found. */
function breakPod(): void {
  const plan = {
    metadata: { name: 'web-1', namespace: 'shop' },
    spec: { nodeName: 'node-a', containers: [{ name: 'app', image: 'r.example/app:1' }] },
    createdAt: Date.now() - 300_000,
    podIP: '10.0.0.7',
    fates: { app: { kind: 'pull-fails', error: containerdError('r.example/app:1', { kind: 'not-found' }) } },
  } as const;
  const { pod, events } = observePod(plan, Date.now());
  cluster.apply(pod, ...events);
}

describe('exit codes', () => {
  it('0 when nothing is wrong', async () => {
    const { code, out } = await check();
    expect(out).toMatch(/^sim: nothing is wrong\n/);
    expect(code).toBe(0);
  });

  it('1 when a pod cannot pull', async () => {
    breakPod();
    const { code, out } = await check();
    expect(out).toContain('sim: 1 pod cannot pull, 1 trouble');
    expect(out).toContain('WARNING Image r.example/app:1 does not exist');
    expect(code).toBe(1);
  });

  it('1 when something was found and something could not be seen, which is named with the missing right', async () => {
    breakPod();
    cluster.fail({ plural: 'events' }, { kind: 'forbidden' });
    const { code, out } = await check();
    expect(out).toContain('Image r.example/app:1 does not exist');
    expect(out).toContain(
      'UNKNOWN image-pulls: list the events with reason Failed: the right to list events is missing',
    );
    expect(code).toBe(1);
  });

  it('2 when nothing was found and something could not be seen', async () => {
    cluster.fail({ plural: 'events' }, { kind: 'forbidden' });
    const { code, out } = await check();
    expect(out).toContain('sim: could not see everything');
    expect(code).toBe(2);
  });
});

describe('JSON', () => {
  it('has the shape that programs rely on', async () => {
    breakPod();
    const report = JSON.parse((await check('-o', 'json')).out);
    const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
    expect(report).toMatchObject({
      schemaVersion: '1',
      cluster: 'sim',
      startedAt: time,
      finishedAt: time,
      status: 'unhealthy',
    });
    expect(report.verdicts[0]).toEqual({
      check: 'image-pulls',
      target: { kind: 'cluster', name: 'sim' },
      status: 'unhealthy',
      vantage: 'kubelet',
      findings: [
        {
          code: 'image-pull-failing',
          args: { cause: 'image-not-found', scope: 'r.example/app:1', pods: 1 },
          text: 'Image r.example/app:1 does not exist: 1 pod',
        },
      ],
    });
    expect(report.failures).toEqual([
      {
        namespace: 'shop',
        pod: 'web-1',
        container: 'app',
        containerType: 'container',
        node: 'node-a',
        image: 'r.example/app:1',
        reason: 'ImagePullBackOff',
        cause: 'image-not-found',
        wordsCause: 'image-not-found',
        decidedBy: 'words',
        confidence: 'certain',
        also: [],
        since: time,
        firstError: expect.stringContaining('failed to resolve image: r.example/app:1: not found'),
        evidence: [expect.any(String)],
      },
    ]);
    expect(report.incidents).toMatchObject([
      {
        key: 'sim/image-not-found/r.example/app:1',
        cause: 'image-not-found',
        scope: 'r.example/app:1',
        severity: 'warning',
      },
    ]);
  });

  it('holds the checks that were asked for', async () => {
    breakPod();
    const report = JSON.parse((await check('kube-proxy', '-o', 'json')).out);
    expect(report.verdicts.map(({ check: id }: { check: string }) => id)).toEqual(['kube-proxy']);
    expect(report.failures).toEqual([]);
  });
});

describe('the rights of our own identity', () => {
  const asked = async () => JSON.parse((await check('access', '-o', 'json')).out);

  it('are compared when that is asked for', async () => {
    expect(await asked()).toMatchObject({ status: 'healthy', verdicts: [{ check: 'access', vantage: 'here' }] });
    cluster.fail({ plural: 'events' }, { kind: 'forbidden' });
    expect(await asked()).toMatchObject({
      status: 'unknown',
      verdicts: [
        {
          reason: expect.stringContaining('lacks the right to list events; `pullwarden rbac --tier discover | kubectl'),
        },
      ],
    });
  });

  it('are one incident when they are too many, with what to do', async () => {
    cluster.grant({});
    const { code, out } = await check('access');
    expect(out).toMatch(/WARNING Pullwarden may do more in cluster sim than its checks need/);
    expect(out).toMatch(/may list secrets and needs it for nothing.*ClusterRole "too-wide"/);
    expect(out).toMatch(/kubectl --context sim get clusterrolebindings,rolebindings -A -o wide/);
    expect(code).toBe(1);
  });
});

describe('bad input ends with code 2 and one sentence that says what to do', () => {
  it.each<[string, readonly string[], () => void, RegExp]>([
    [
      'a context that is not there',
      ['--context', 'nope'],
      () => {},
      /no context "nope"; choose one with --context: sim/,
    ],
    [
      'a check that is not there',
      ['pods'],
      () => {},
      /there is no check "pods"; there are: image-pulls, registry-access, image-availability, kube-proxy/,
    ],
    ['a flag that is not there', ['--fast'], () => {}, /unknown option '--fast'/],
    [
      'a baseline that is not there',
      ['--baseline', 'x'],
      () => {},
      /x cannot be read.*baselines auto, seed, eks, kubeadm/,
    ],
    ['a namespace that is not there', ['-n', 'shpo'], () => {}, /there is no namespace "shpo" in cluster "sim"/],
    [
      'credentials that are not accepted',
      [],
      () => use({ token: 'old' }),
      /does not accept these credentials \(401\); log in again/,
    ],
    [
      'nobody at that address',
      [],
      () => use({ server: 'https://127.0.0.1:1' }),
      /ECONNREFUSED.*check that the API server runs/,
    ],
    [
      'a name that cannot be looked up',
      [],
      () => use({ server: 'https://api.invalid' }),
      /cannot look at cluster "sim"/,
    ],
    [
      'an API server that fails',
      [],
      () => cluster.fail({}, { kind: 'internal-error' }),
      /cannot look at cluster "sim"/,
    ],
    ['a kubeconfig that is no YAML', [], () => writeFileSync(file, 'a: ['), /cannot be read/],
    ['a kubeconfig that is not there', [], () => rmSync(file), /ENOENT.*name another with --kubeconfig/],
  ])('%s', async (_, args, prepare, sentence) => {
    prepare();
    const { code, out, err } = await check(...args);
    expect(err).toMatch(sentence);
    expect(err).toMatch(/^pullwarden: /);
    expect(err.trim().split('\n').length).toBeLessThanOrEqual(2);
    expect(err).not.toMatch(/^\s+at /m);
    expect(out).toBe('');
    expect(code).toBe(2);
  });

  it('shows where it came from with --verbose', async () => {
    const { code, err } = await check('--verbose', 'pods');
    expect(err).toMatch(/^\s+at .*check-once\.ts/m);
    expect(code).toBe(2);
  });
});

describe('the other commands', () => {
  it('rbac prints the manifests as YAML documents or JSON', async () => {
    expect((await runProgram('rbac')).out.match(/^kind: \w+$/gm)).toEqual([
      'kind: ClusterRole',
      'kind: ClusterRoleBinding',
      'kind: Role',
      'kind: RoleBinding',
    ]);
    expect(JSON.parse((await runProgram('rbac', '-o', 'json')).out).items).toHaveLength(4);
  });

  it('help is no error, no command is', async () => {
    expect(await runProgram('--help')).toMatchObject({ code: 0, out: expect.stringContaining('Usage: pullwarden') });
    expect((await runProgram()).code).toBe(2);
    expect((await runProgram('chekc')).err).toContain("unknown command 'chekc'");
  });
});
