import { describe, expect, it } from '@jest/globals';
import { mintEksToken } from '../../../lambda/adapters/aws/eks-token.ts';
import { at } from '../../support/pods.ts';
import { verifyEksToken } from './verify-eks-token.ts';

const credentials = {
  accessKeyId: 'ASIAEXAMPLE',
  secretAccessKey: 'secret/+=',
  sessionToken: 'aB3dE5gH/jK8mN+='.repeat(80),
};
const request = { cluster: 'c1', region: 'eu-central-1', credentials, now: at(0) };
const verifier = {
  cluster: 'c1',
  stsHosts: ['sts.eu-central-1.amazonaws.com'],
  secretAccessKey: credentials.secretAccessKey,
  now: at(0),
};

/** A token with another URL inside. */
async function mutated(change: (url: string) => string): Promise<string> {
  const token = await mintEksToken(request);
  const url = Buffer.from(token.replace(/^k8s-aws-v1\./, ''), 'base64url').toString();
  expect(change(url)).not.toBe(url);
  return `k8s-aws-v1.${Buffer.from(change(url)).toString('base64url')}`;
}

describe('an EKS token', () => {
  it('is accepted by the rules of the control plane, with a long session token too', async () => {
    const token = await mintEksToken(request);
    expect(verifyEksToken(token, verifier)).toBeNull();
    expect(token.length).toBeLessThan(4_096);
    expect(token).not.toContain('=');
  });

  it('is accepted without a session token', async () => {
    const { sessionToken: _, ...user } = credentials;
    expect(verifyEksToken(await mintEksToken({ ...request, credentials: user }), verifier)).toBeNull();
  });

  it('carries exactly the allowed names, and the time it says it lives', async () => {
    const token = await mintEksToken(request);
    const url = new URL(Buffer.from(token.replace('k8s-aws-v1.', ''), 'base64url').toString());
    expect(Object.fromEntries(url.searchParams)).toEqual({
      Action: 'GetCallerIdentity',
      Version: '2011-06-15',
      'X-Amz-Algorithm': 'AWS4-HMAC-SHA256',
      'X-Amz-Credential': 'ASIAEXAMPLE/20260115/eu-central-1/sts/aws4_request',
      'X-Amz-Date': '20260115T100000Z',
      'X-Amz-Expires': '60',
      'X-Amz-Security-Token': credentials.sessionToken,
      'X-Amz-SignedHeaders': 'host;x-k8s-aws-id',
      'X-Amz-Signature': expect.stringMatching(/^[0-9a-f]{64}$/),
    });
  });

  it.each([
    ['eu-central-1', 'sts.eu-central-1.amazonaws.com'],
    ['us-gov-west-1', 'sts.us-gov-west-1.amazonaws.com'],
    ['cn-north-1', 'sts.cn-north-1.amazonaws.com.cn'],
  ])('of %s asks %s', async (region, host) => {
    const token = await mintEksToken({ ...request, region });
    expect(verifyEksToken(token, { ...verifier, stsHosts: [host] })).toBeNull();
  });

  it('lives for 15 minutes', async () => {
    const token = await mintEksToken(request);
    expect(verifyEksToken(token, { ...verifier, now: at(15) - 1 })).toBeNull();
    expect(verifyEksToken(token, { ...verifier, now: at(15) })).toBe('expired');
  });

  it('is not good for another cluster', async () => {
    expect(verifyEksToken(await mintEksToken(request), { ...verifier, cluster: 'c2' })).toBe('signature');
  });

  it.each([
    ['scheme', (url: string) => url.replace('https:', 'http:')],
    ['path', (url: string) => url.replace('.com/?', '.com/x?')],
    ['host', (url: string) => url.replace('amazonaws.com', 'amazonaws.com.evil.example')],
    ['name', (url: string) => `${url}&RoleArn=x`],
    ['duplicate', (url: string) => `${url}&action=GetCallerIdentity`],
    ['action', (url: string) => url.replace('GetCallerIdentity', 'AssumeRole')],
    ['signed headers', (url: string) => url.replace(/host(?:;|%3B)x-k8s-aws-id/, 'host')],
    ['expires', (url: string) => url.replace('X-Amz-Expires=60', 'X-Amz-Expires=901')],
    ['expired', (url: string) => url.replace('20260115T1000', '20260115T0900')],
    ['signature', (url: string) => url.replace('20260115T1000', '20260115T1001')],
    ['signature', (url: string) => url.replace('ASIAEXAMPLE', 'ASIAANOTHER')],
    ['signature', (url: string) => url.replace('Version=2011', 'Version=2012')],
    ['signature', (url: string) => url.replace(/(Security-Token=)a/, '$1b')],
    ['length', (url: string) => `${url}${'x'.repeat(4_096)}`],
  ])('with another %s is refused', async (why, change) => {
    expect(verifyEksToken(await mutated(change), verifier)).toBe(why);
  });
});
