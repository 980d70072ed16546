import { CreateRepositoryCommand, ECRClient, PutImageCommand } from '@aws-sdk/client-ecr';
import { CreateSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createEcrCredentials } from '../../lambda/adapters/aws/ecr-credentials.ts';
import { createEcrRegistry } from '../../lambda/adapters/aws/ecr-registry.ts';
import { createSecretCredentials } from '../../lambda/adapters/aws/secret-credentials.ts';
import { buildImage } from '../../lambda/simulator/oci-content.ts';
import { recordingLog } from '../support/recording-log.ts';
import { installParts } from './install-parts.ts';
import { type Emulator, startEmulator } from './start-emulator.ts';

const REGION = 'eu-central-1';
const IMAGE = buildImage('app', ['linux/amd64', 'linux/arm64'], true);

let emulator: Emulator;
let ecr: ECRClient;
let host: string;

beforeAll(async () => {
  emulator = await startEmulator(await installParts());
  ecr = new ECRClient({ region: REGION });
  const { repository } = await ecr.send(new CreateRepositoryCommand({ repositoryName: 'team/app' }));
  host = `${repository!.registryId}.dkr.ecr.${REGION}.amazonaws.com`;
  for (const { bytes, mediaType } of IMAGE.manifests) {
    const put = { repositoryName: 'team/app', imageManifest: bytes.toString(), imageManifestMediaType: mediaType };
    await ecr.send(new PutImageCommand(put));
  }
  const top = { imageManifest: IMAGE.top.bytes.toString(), imageManifestMediaType: IMAGE.top.mediaType };
  await ecr.send(new PutImageCommand({ repositoryName: 'team/app', imageTag: '1', ...top }));
}, 300_000);

afterAll(async () => {
  ecr?.destroy();
  await emulator?.stop();
}, 30_000);

describe('ECR, emulated, by its API', () => {
  const probe = (name: string, more = {}) =>
    createEcrRegistry({ vantage: 'outside', deadlineMs: 10_000 }).probe({ image: `${host}/${name}`, ...more });

  it('says that an image is there, and under which digest', async () => {
    expect(await probe('team/app:1', { depth: 'exists' })).toMatchObject({
      status: 'available',
      digest: IMAGE.top.digest,
      identity: 'credentials',
    });
  });

  it('tells a missing tag from a missing repository', async () => {
    expect(await probe('team/app:9')).toMatchObject({ status: 'missing', cause: 'image-not-found' });
    expect(await probe('team/other:1')).toMatchObject({ status: 'missing', cause: 'repository-not-found-or-denied' });
    const cause = 'repository-not-found-or-denied';
    expect(await probe('team/other:1', { depth: 'exists' })).toMatchObject({ status: 'missing', cause });
    // The emulator describes no image where AWS says ImageNotFoundException: that tells nothing, and is not guessed at.
    expect(await probe('team/app:9', { depth: 'exists' })).toMatchObject({ status: 'unknown' });
  });

  it('reads the platforms of an index', async () => {
    expect(await probe('team/app:1', { platform: 'linux/s390x' })).toMatchObject({
      status: 'unsupported',
      cause: 'platform-mismatch',
      platforms: ['linux/amd64', 'linux/arm64'],
    });
  });

  it('leaves other registries to others', async () => {
    const registry = createEcrRegistry({ vantage: 'outside', deadlineMs: 10_000 });
    expect(await registry.probe({ image: 'quay.io/a/b:1' })).toBeNull();
  });
});

describe('logins, emulated', () => {
  const { log, entries } = recordingLog();

  it('to ECR are given by its API', async () => {
    const credential = await createEcrCredentials({ log }).for(host);
    expect(credential).toEqual({ username: 'AWS', password: expect.stringMatching(/.+/) });
    expect(await createEcrCredentials({ log }).for('quay.io')).toBeNull();
  });

  it('to other registries stand in a secret', async () => {
    const auth = Buffer.from('me:CANARY').toString('base64');
    const secrets = new SecretsManagerClient({ region: REGION });
    const made = await secrets.send(
      new CreateSecretCommand({
        Name: 'quay',
        SecretString: JSON.stringify({ auths: { 'quay.io': { auth } } }),
      }),
    );
    secrets.destroy();
    const credentials = createSecretCredentials({ secrets: { 'quay.io': made.ARN! }, log });
    expect(await credentials.for('quay.io')).toEqual({ username: 'me', password: 'CANARY' });
    expect(await credentials.for('ghcr.io')).toBeNull();
    expect(JSON.stringify(entries)).not.toMatch(new RegExp(`CANARY|${auth}`));
  });
});
