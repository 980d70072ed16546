import { type Cluster, DescribeClusterCommand, EKSClient } from '@aws-sdk/client-eks';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { createEksClusters } from '../../../lambda/adapters/aws/eks-clusters.ts';
import { ARN } from '../../support/events.ts';
import { at } from '../../support/pods.ts';
import { verifyEksToken } from './verify-eks-token.ts';

const HOUR = 60;
const WATCHED = { name: 'c1', region: 'eu-west-1' };
const CA = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n';
const CLUSTER: Cluster = {
  name: 'c1',
  status: 'ACTIVE',
  arn: ARN,
  endpoint: 'https://ABC.gr7.eu-west-1.eks.amazonaws.com',
  certificateAuthority: { data: Buffer.from(CA).toString('base64') },
  resourcesVpcConfig: { endpointPublicAccess: true },
};

const eks = mockClient(EKSClient);
let now = at(0);
const clusters = () => createEksClusters(() => now);
const described = () => eks.commandCalls(DescribeClusterCommand).length;

beforeEach(() => {
  eks.reset();
  eks.on(DescribeClusterCommand).resolves({ cluster: CLUSTER });
  now = at(0);
  process.env.AWS_ACCESS_KEY_ID = 'AKIAEXAMPLE';
  process.env.AWS_SECRET_ACCESS_KEY = 'secret';
});

describe('the clusters of EKS', () => {
  it('are described as they are', async () => {
    expect(await clusters().find({ ...WATCHED, account: '111122223333' })).toEqual({
      ok: true,
      value: {
        identity: { name: 'c1', region: 'eu-west-1', account: '111122223333', arn: ARN },
        endpoint: CLUSTER.endpoint,
        ca: CA,
        token: expect.any(Function),
      },
    });
  });

  it('are remembered for about six hours, or until the way leads nowhere', async () => {
    const known = clusters();
    await known.find(WATCHED);
    now = at(4 * HOUR);
    await known.find(WATCHED);
    expect(described()).toBe(1);
    known.forget(WATCHED);
    await known.find(WATCHED);
    expect(described()).toBe(2);
    now += 6 * HOUR * 60_000;
    await known.find(WATCHED);
    expect(described()).toBe(3);
  });

  it('of the same name in two regions are two', async () => {
    const known = clusters();
    await known.find(WATCHED);
    await known.find({ ...WATCHED, region: 'eu-central-1' });
    expect(described()).toBe(2);
  });

  it('that gave no way are asked for again', async () => {
    const known = clusters();
    eks
      .on(DescribeClusterCommand)
      .resolvesOnce({ cluster: { ...CLUSTER, status: 'CREATING' } })
      .resolves({ cluster: CLUSTER });
    expect((await known.find(WATCHED)).ok).toBe(false);
    expect((await known.find(WATCHED)).ok).toBe(true);
  });

  it('get a token of their own, used again for up to 12 minutes', async () => {
    const found = await clusters().find(WATCHED);
    if (!found.ok) throw new Error(found.problem.detail);
    const verifier = { cluster: 'c1', stsHosts: ['sts.eu-west-1.amazonaws.com'], secretAccessKey: 'secret' };
    const first = await found.value.token();
    expect(verifyEksToken(first, { ...verifier, now })).toBeNull();
    now = at(12) - 1;
    expect(await found.value.token()).toBe(first);
    now = at(12);
    const second = await found.value.token();
    expect(second).not.toBe(first);
    expect(verifyEksToken(second, { ...verifier, now: at(26) })).toBeNull();
  });

  it('that are being updated can be looked at', async () => {
    eks.on(DescribeClusterCommand).resolves({ cluster: { ...CLUSTER, status: 'UPDATING' } });
    expect((await clusters().find(WATCHED)).ok).toBe(true);
  });

  it.each([
    ['is being made', { status: 'CREATING' }, 'unreachable', /CREATING/],
    ['has no endpoint', { endpoint: undefined }, 'unreadable', /no endpoint/],
    ['has no authority', { certificateAuthority: {} }, 'unreadable', /certificate authority/],
    ['is private', { resourcesVpcConfig: { endpointPublicAccess: false } }, 'unreachable', /inside its VPC/],
  ] as const)('that %s says so', async (_, changes, reason, detail) => {
    eks.on(DescribeClusterCommand).resolves({ cluster: { ...CLUSTER, ...changes } });
    const problem = { reason, detail: expect.stringMatching(detail) };
    expect(await clusters().find(WATCHED)).toEqual({ ok: false, problem });
  });

  it.each([
    [{ account: '999988887777' }, 'not-found', /belongs to account 111122223333/],
    [{ roleArn: 'arn:aws:iam::999988887777:role/r' }, 'unreachable', /other accounts/],
  ] as const)('configured with %j are not looked at by mistake', async (changes, reason, detail) => {
    const problem = { reason, detail: expect.stringMatching(detail) };
    expect(await clusters().find({ ...WATCHED, ...changes })).toEqual({ ok: false, problem });
  });

  it.each([
    ['AccessDeniedException', 'forbidden', /right to eks:DescribeCluster is missing/],
    ['ResourceNotFoundException', 'not-found', /no such cluster/],
    ['ThrottlingException', 'throttled', /no such cluster/],
    ['TimeoutError', 'timeout', /no such cluster/],
    ['CredentialsProviderError', 'unauthorized', /no such cluster/],
    ['Error', 'unreachable', /no such cluster/],
  ] as const)('answer %s as %s', async (name, reason, detail) => {
    eks.on(DescribeClusterCommand).rejects(Object.assign(new Error(`no such cluster\n${'x'.repeat(900)}`), { name }));
    const found = await clusters().find(WATCHED);
    expect(found).toMatchObject({ ok: false, problem: { reason, detail: expect.stringMatching(detail) } });
    expect(found.ok ? '' : found.problem.detail).toMatch(/^.{1,300}$/);
  });
});
