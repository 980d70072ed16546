import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { createSecretCredentials } from '../../../lambda/adapters/aws/secret-credentials.ts';
import { at } from '../../support/pods.ts';
import { recordingLog } from '../../support/recording-log.ts';

const ARN = 'arn:aws:secretsmanager:eu-central-1:111122223333:secret:pull-a1B2c3';
const CANARY = 'CANARY-9a3e';
const USER = { username: 'user', password: 'pass' };
const TEXT = JSON.stringify({ auths: { 'r.example': USER, 'https://index.docker.io/v1/': USER } });

const secretsManager = mockClient(SecretsManagerClient);
const { log, entries } = recordingLog();
let now = at(0);
const credentials = () =>
  createSecretCredentials({ secrets: { 'r.example': ARN, 'docker.io': ARN, 's.example': ARN }, log, now: () => now });
const calls = () => secretsManager.commandCalls(GetSecretValueCommand);
const denied = (message: string) => Object.assign(new Error(message), { name: 'AccessDeniedException' });

beforeEach(() => {
  secretsManager.reset();
  secretsManager.on(GetSecretValueCommand).resolves({ SecretString: TEXT });
  entries.length = 0;
  now = at(0);
});

describe('the credentials in a secret', () => {
  it.each([['r.example'], ['docker.io']])('are those of its Docker configuration for %s', async (host) => {
    expect(await credentials().for(host)).toEqual(USER);
    const call = calls()[0]!;
    expect(call.args[0].input).toEqual({ SecretId: ARN });
    expect(await (call.thisValue as SecretsManagerClient).config.region()).toBe('eu-central-1');
    expect(entries).toEqual([]);
  });

  it('may be stored as bytes', async () => {
    secretsManager.on(GetSecretValueCommand).resolves({ SecretBinary: new Uint8Array(Buffer.from(TEXT)) });
    expect(await credentials().for('r.example')).toEqual(USER);
  });

  it('are none for a registry that has no secret', async () => {
    expect(await credentials().for('other.example')).toBeNull();
    expect(calls()).toHaveLength(0);
  });

  it('are read again after 5 minutes', async () => {
    const known = credentials();
    await Promise.all([known.for('r.example'), known.for('r.example')]);
    now = at(5) - 1;
    await known.for('r.example');
    expect(calls()).toHaveLength(1);
    now = at(5);
    await known.for('r.example');
    expect(calls()).toHaveLength(2);
  });

  it.each([
    ['the right to read it', denied('not authorized'), /right to secretsmanager:GetSecretValue is missing/],
    ['the right to its key', denied('Access to KMS is not allowed'), /right to kms:Decrypt is missing/],
    [
      'a right that AWS names',
      denied('User: x is not authorized to perform: kms:GenerateDataKey on resource: y'),
      /right to kms:GenerateDataKey is missing/,
    ],
    ['the service', new Error('no route'), /read the secret: no route/],
  ])('are none without %s, and the warning names the ARN', async (_, error, why) => {
    secretsManager.on(GetSecretValueCommand).rejects(error);
    const known = credentials();
    expect(await known.for('r.example')).toBeNull();
    expect(await known.for('r.example')).toBeNull();
    const fields = { arn: ARN, why: expect.stringMatching(why) };
    expect(entries).toEqual([{ level: 'warn', message: 'no credential for r.example', fields }]);
  });

  it.each([
    ['no JSON', CANARY, /no JSON object/],
    ['another registry', JSON.stringify({ auths: { 'x.example': { auth: CANARY } } }), /holds nothing/],
    ['a helper', JSON.stringify({ credsStore: CANARY }), /a credential helper, and a function has none/],
    ['a broken entry', JSON.stringify({ auths: { 'r.example': { auth: CANARY } } }), /not user:password/],
    ['nothing', undefined, /no JSON object/],
  ])('are none where the secret holds %s, and the warning holds none of it', async (_, SecretString, why) => {
    secretsManager.on(GetSecretValueCommand).resolves({ SecretString });
    expect(await credentials().for('r.example')).toBeNull();
    expect(entries[0]?.fields).toEqual({ arn: ARN, why: expect.stringMatching(why) });
    expect(JSON.stringify(entries)).not.toContain(CANARY);
  });
});
