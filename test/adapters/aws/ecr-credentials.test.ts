import { ECRClient, GetAuthorizationTokenCommand } from '@aws-sdk/client-ecr';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { createEcrCredentials } from '../../../lambda/adapters/aws/ecr-credentials.ts';
import { at } from '../../support/pods.ts';
import { recordingLog } from '../../support/recording-log.ts';

const HOST = '111122223333.dkr.ecr.eu-west-1.amazonaws.com';
const CANARY = 'CANARY-71d0';
const HOUR = 60;

const ecr = mockClient(ECRClient);
const { log, entries } = recordingLog();
let now = at(0);
const credentials = () => createEcrCredentials({ log, now: () => now });
const calls = () => ecr.commandCalls(GetAuthorizationTokenCommand).length;
const token = (text: string, expiresAt = at(12 * HOUR)) => ({
  authorizationData: [{ authorizationToken: Buffer.from(text).toString('base64'), expiresAt: new Date(expiresAt) }],
});

beforeEach(() => {
  ecr.reset();
  ecr.on(GetAuthorizationTokenCommand).resolves(token('AWS:pass:word'));
  entries.length = 0;
  now = at(0);
});

describe('the credentials for ECR', () => {
  it('are the token of our role', async () => {
    expect(await credentials().for(HOST)).toEqual({ username: 'AWS', password: 'pass:word' });
    expect(entries).toEqual([]);
  });

  it('are asked for in the region of the registry, once for all its registries', async () => {
    const known = credentials();
    const hosts = [HOST, HOST.replace('1111', '4444'), HOST.replace('eu-west-1', 'us-east-1'), HOST];
    await Promise.all(hosts.map((host) => known.for(host)));
    const clients = ecr.commandCalls(GetAuthorizationTokenCommand).map(({ thisValue }) => thisValue as ECRClient);
    expect(await Promise.all(clients.map(({ config }) => config.region()))).toEqual(['eu-west-1', 'us-east-1']);
  });

  it('are used until 10 minutes before they expire', async () => {
    const known = credentials();
    await known.for(HOST);
    now = at(12 * HOUR - 10) - 1;
    await known.for(HOST);
    expect(calls()).toBe(1);
    now = at(12 * HOUR - 10);
    await known.for(HOST);
    expect(calls()).toBe(2);
  });

  it.each(['docker.io', 'public.ecr.aws', 'registry.example:5000'])('are none for %s', async (host) => {
    expect(await credentials().for(host)).toBeNull();
    expect(calls()).toBe(0);
    expect(entries).toEqual([]);
  });

  it('are none where the right is missing, which is said once a minute', async () => {
    const denied = Object.assign(new Error('no'), { name: 'AccessDeniedException' });
    ecr.on(GetAuthorizationTokenCommand).rejects(denied);
    const known = credentials();
    expect(await known.for(HOST)).toBeNull();
    expect(await known.for(HOST)).toBeNull();
    const why = 'get a token: the right to ecr:GetAuthorizationToken is missing';
    expect(entries).toEqual([{ level: 'warn', message: 'no credential for ECR in eu-west-1', fields: { why } }]);
    now = at(1);
    ecr.on(GetAuthorizationTokenCommand).resolves(token('AWS:p'));
    expect(await known.for(HOST)).toEqual({ username: 'AWS', password: 'p' });
  });

  it.each([
    ['no data', {}],
    ['no token', { authorizationData: [{}] }],
    ['no user', token(CANARY)],
    ['no password', token('AWS:')],
    ['no expiry', { authorizationData: [{ authorizationToken: Buffer.from(`AWS:${CANARY}`).toString('base64') }] }],
  ])('are none where the answer holds %s', async (_, answer) => {
    ecr.on(GetAuthorizationTokenCommand).resolves(answer);
    expect(await credentials().for(HOST)).toBeNull();
    expect(entries[0]?.fields?.why).toBe('get a token: the answer holds no token');
    expect(JSON.stringify(entries)).not.toContain(CANARY);
  });
});
