import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { type Cluster, DescribeClusterCommand, EKSClient } from '@aws-sdk/client-eks';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { createEksClients } from '../../../lambda/adapters/aws/eks-clients.ts';
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

const ROLE = 'arn:aws:iam::111122223333:role/pullwarden-member';
const MEMBER = {
  Credentials: {
    AccessKeyId: 'ASIAMEMBER',
    SecretAccessKey: 'member-secret',
    SessionToken: 'session',
    // By the real clock, which AWS's own client reads.
    Expiration: new Date(Date.now() + HOUR * 60_000),
  },
};

const eks = mockClient(EKSClient);
const sts = mockClient(STSClient);
let now = at(0);
const readFunction = (vpcId: string) => (vpcId === 'vpc-1' ? 'read-in-vpc-1' : null);
const clusters = () => createEksClusters({ clients: createEksClients(), readFunction, now: () => now });
const described = () => eks.commandCalls(DescribeClusterCommand).length;

beforeEach(() => {
  eks.reset();
  sts.reset();
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
        readFunction: null,
        vpcId: null,
        accessEntries: true,
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
    [
      'is private, in a VPC without functions of ours,',
      { resourcesVpcConfig: { endpointPublicAccess: false, endpointPrivateAccess: true, vpcId: 'vpc-2' } },
      'unreachable',
      /^describe cluster c1: its API server answers only inside its VPC: give the cluster a `vpc` \(vpc-2\)/,
    ],
  ] as const)('that %s says so', async (_, changes, reason, detail) => {
    eks.on(DescribeClusterCommand).resolves({ cluster: { ...CLUSTER, ...changes } });
    const problem = { reason, detail: expect.stringMatching(detail) };
    expect(await clusters().find(WATCHED)).toEqual({ ok: false, problem });
  });

  it.each([
    [{ account: '999988887777' }, 'not-found', /belongs to account 111122223333/],
    [{ roleArn: 'arn:aws:iam::999988887777:role/r' }, 'not-found', /belongs to account 111122223333/],
  ] as const)('configured with %j are not looked at by mistake', async (changes, reason, detail) => {
    const problem = { reason, detail: expect.stringMatching(detail) };
    sts.on(AssumeRoleCommand).resolves(MEMBER);
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

  it.each([
    ['private', { endpointPublicAccess: false, endpointPrivateAccess: true, vpcId: 'vpc-1' }, 'read-in-vpc-1'],
    ['open', { endpointPublicAccess: true, publicAccessCidrs: ['0.0.0.0/0'], vpcId: 'vpc-1' }, null],
  ])('that are %s are read that way', async (_, resourcesVpcConfig, expected) => {
    eks.on(DescribeClusterCommand).resolves({ cluster: { ...CLUSTER, resourcesVpcConfig } });
    const found = await clusters().find(WATCHED);
    expect(found).toMatchObject({ ok: true, value: { readFunction: expected, vpcId: 'vpc-1' } });
  });

  it('that know principals by a ConfigMap only are told apart', async () => {
    const accessConfig = { authenticationMode: 'CONFIG_MAP' } as const;
    eks.on(DescribeClusterCommand).resolves({ cluster: { ...CLUSTER, accessConfig } });
    expect(await clusters().find(WATCHED)).toMatchObject({ ok: true, value: { accessEntries: false } });
  });
});

describe('a cluster of another account', () => {
  const member = { name: 'prod-eu', eksName: 'c1', region: 'eu-west-1', roleArn: ROLE, externalId: 'x1' };

  it('is described, and let in to, as the role there; under our name, with the token of its own', async () => {
    sts.on(AssumeRoleCommand).resolves(MEMBER);
    const found = await clusters().find(member);
    if (!found.ok) throw new Error(found.problem.detail);
    expect(found.value.identity).toEqual({ name: 'prod-eu', region: 'eu-west-1', account: '111122223333', arn: ARN });
    expect(eks.commandCalls(DescribeClusterCommand)[0]!.args[0].input).toEqual({ name: 'c1' });
    const token = await found.value.token();
    const verifier = {
      cluster: 'c1',
      stsHosts: ['sts.eu-west-1.amazonaws.com'],
      secretAccessKey: 'member-secret',
      now,
    };
    expect(verifyEksToken(token, verifier)).toBeNull();
    const asked = { RoleArn: ROLE, RoleSessionName: 'pullwarden', ExternalId: 'x1' };
    expect(sts.commandCalls(AssumeRoleCommand).map(({ args }) => args[0].input)).toEqual([asked]);
  });

  it('gets no token that outlives the role', async () => {
    sts.on(AssumeRoleCommand).callsFake(() => ({
      Credentials: { ...MEMBER.Credentials, Expiration: new Date(now + 6 * 60_000) },
    }));
    const found = await clusters().find(member);
    if (!found.ok) throw new Error(found.problem.detail);
    const first = await found.value.token();
    now = at(5);
    expect(await found.value.token()).toBe(first);
    now = at(6);
    expect(await found.value.token()).not.toBe(first);
  });

  it('whose role may not be taken says which right is missing', async () => {
    const message = `User: arn:aws:sts::1:assumed-role/check/c is not authorized to perform: sts:AssumeRole on resource: ${ROLE}`;
    // AWS's own client asks for credentials while it sends.
    eks.on(DescribeClusterCommand).rejects(Object.assign(new Error(message), { name: 'AccessDenied' }));
    expect(await clusters().find(member)).toEqual({
      ok: false,
      problem: {
        reason: 'forbidden',
        detail: 'describe cluster c1: the right to sts:AssumeRole is missing for the role check',
        right: 'sts:AssumeRole',
      },
    });
  });
});
