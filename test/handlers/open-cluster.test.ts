import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Problem } from '../../lambda/core/model/problem.ts';
import { openCluster } from '../../lambda/handlers/open-cluster.ts';
import type { ClusterAccess, Clusters } from '../../lambda/ports/clusters.ts';
import { createAuthority } from '../../lambda/simulator/certificate.ts';
import { type ClusterSimulator, startClusterSimulator } from '../../lambda/simulator/cluster-simulator.ts';

const WATCHED = { name: 'c1', region: 'eu-west-1' };
const identity = { ...WATCHED, account: '111122223333', arn: 'arn:aws:eks:eu-west-1:111122223333:cluster/c1' };

let server: ClusterSimulator;
beforeAll(async () => {
  server = await startClusterSimulator({ now: Date.now });
});
afterAll(() => server.stop());

function known(access: Partial<ClusterAccess> | Problem) {
  const forgotten: string[] = [];
  const clusters: Clusters = {
    find: async () =>
      'reason' in access
        ? { ok: false, problem: access }
        : {
            ok: true,
            value: {
              identity,
              endpoint: server.server,
              ca: server.ca,
              readFunction: null,
              vpcId: 'vpc-1',
              accessEntries: true,
              token: async () => server.token,
              ...access,
            },
          },
    forget: ({ name }) => void forgotten.push(name),
  };
  return { clusters, forgotten };
}

async function versionOf(clusters: Clusters) {
  const cluster = await openCluster(clusters, WATCHED);
  try {
    if ('reason' in cluster.kubernetes) throw new Error(cluster.kubernetes.detail);
    return await cluster.kubernetes.version();
  } finally {
    cluster.close();
  }
}

describe('an opened cluster', () => {
  it('is read with its own authority and token', async () => {
    const { clusters, forgotten } = known({});
    expect(await versionOf(clusters)).toEqual({ ok: true, value: 'v1.34.4' });
    expect(forgotten).toEqual([]);
  });

  it.each([
    ['another authority', async () => ({ ca: (await createAuthority('another')).ca }), 'tls', ['c1']],
    ['no server', async () => ({ endpoint: 'https://127.0.0.1:1' }), 'unreachable', ['c1']],
    ['an unknown token', async () => ({ token: async () => 'other' }), 'unauthorized', []],
  ])('with %s is a problem, and looked up anew where that can help', async (_, access, reason, expected) => {
    const { clusters, forgotten } = known(await access());
    expect(await versionOf(clusters)).toMatchObject({ ok: false, problem: { reason } });
    expect(forgotten).toEqual(expected);
  });

  it.each([
    [true, /\(401\); give the role of our function `check` an access entry with the group pullwarden:readers$/],
    [false, /CONFIG_MAP, .*: aws eks update-cluster-config --region eu-west-1 --name c1 --access-config/],
  ])('that does not know us says what to do (access entries: %s)', async (accessEntries, detail) => {
    const { clusters } = known({ accessEntries, token: async () => 'other' });
    expect(await versionOf(clusters)).toMatchObject({ problem: { detail: expect.stringMatching(detail) } });
  });

  it('that is not found keeps its name and says why', async () => {
    const problem: Problem = { reason: 'not-found', detail: 'describe cluster c1: no such cluster' };
    const cluster = await openCluster(known(problem).clusters, WATCHED);
    expect(cluster.kubernetes).toBe(problem);
    expect(cluster.identity).toEqual({ ...WATCHED, account: null, arn: null });
  });
});
