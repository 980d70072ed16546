import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  BatchGetImageCommand,
  ECRClient,
  GetAuthorizationTokenCommand,
  GetDownloadUrlForLayerCommand,
} from '@aws-sdk/client-ecr';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { createEcrCredentials } from '../../lambda/adapters/aws/ecr-credentials.ts';
import { createEcrRegistry } from '../../lambda/adapters/aws/ecr-registry.ts';
import { createJsonLog } from '../../lambda/adapters/aws/json-log.ts';
import { createSecretCredentials } from '../../lambda/adapters/aws/secret-credentials.ts';
import { createDockerCredentials } from '../../lambda/adapters/local/docker-credentials.ts';
import { firstCredentials } from '../../lambda/app/first-credentials.ts';
import { written } from '../support/written.ts';

const CANARY = 'CANARY-e3b0c442';
const SPELLINGS = [CANARY, encodeURIComponent(CANARY), base64(CANARY), base64(`AWS:${CANARY}`)];
const ECR_HOST = '111122223333.dkr.ecr.eu-west-1.amazonaws.com';
const ARN = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:pull-a1B2c3';
/** Credentials that are whole, and broken in every way that has a word of its own. */
const ENTRIES: readonly unknown[] = [
  { username: 'user', password: CANARY },
  { auth: base64(`AWS:${CANARY}`) },
  { identitytoken: CANARY },
  { registrytoken: CANARY },
  { password: CANARY },
  { auth: CANARY },
  { auth: base64(CANARY) },
  CANARY,
];
const HELPERS: readonly string[] = [
  `echo '{"Username":"user","Secret":"${CANARY}"}'`,
  `echo '{"Username":"<token>","Secret":"${CANARY}"}'`,
  `echo '{"Secret":"${CANARY}"}'`,
  `echo ${CANARY}; echo ${CANARY} >&2; exit 1`,
  `yes ${CANARY}`,
];

const ecr = mockClient(ECRClient);
const secretsManager = mockClient(SecretsManagerClient);
const log = createJsonLog();
let folder = '';

beforeEach(() => {
  ecr.reset();
  secretsManager.reset();
  folder = mkdtempSync(join(tmpdir(), 'canary-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}

/** Runs `work`; what it returns and what is logged meanwhile must hold the secret in no spelling. */
async function expectNoSecret(work: () => Promise<unknown>): Promise<void> {
  let found: unknown;
  const lines = await written(async () => void (found = await work()));
  const all = [...lines, JSON.stringify(found)].join('\n');
  expect(all.length).toBeGreaterThan(100);
  expect(SPELLINGS.filter((spelling) => all.includes(spelling))).toEqual([]);
}

/** How many secrets came out where they should. */
function secretsIn(found: readonly unknown[]): number {
  return found.filter((one) => JSON.stringify(one).includes(CANARY)).length;
}

it('a secret from a file or a helper of Docker reaches the caller and nobody else', async () => {
  const texts = [CANARY, ...ENTRIES.map((entry) => JSON.stringify({ auths: { 'r.example': entry } }))];
  const found: unknown[] = [];
  const environment = { PATH: `${folder}:/usr/bin:/bin` };
  const ask = async (text: string) => {
    writeFileSync(join(folder, 'config.json'), text);
    found.push(await createDockerCredentials({ folder, environment, log }).for('r.example'));
  };
  await expectNoSecret(async () => {
    for (const text of texts) await ask(text);
    for (const [index, body] of HELPERS.entries()) {
      writeFileSync(join(folder, `docker-credential-h${index}`), `#!/bin/sh\n${body}\n`, { mode: 0o755 });
      await ask(JSON.stringify({ credsStore: `h${index}` }));
    }
  });
  expect(secretsIn(found)).toBe(5);
});

it('a secret from AWS reaches the caller and nobody else', async () => {
  const found: unknown[] = [];
  const ask = async (host: string) => {
    const secrets = createSecretCredentials({ secrets: { 'r.example': ARN }, log });
    found.push(await firstCredentials([createEcrCredentials({ log }), secrets]).for(host));
  };
  await expectNoSecret(async () => {
    for (const text of [CANARY, ...ENTRIES.map((entry) => JSON.stringify({ auths: { 'r.example': entry } }))]) {
      secretsManager.on(GetSecretValueCommand).resolves({ SecretString: text });
      await ask('r.example');
    }
    for (const text of [`AWS:${CANARY}`, CANARY]) {
      const authorizationData = [{ authorizationToken: base64(text), expiresAt: new Date(Date.now() + 3_600_000) }];
      ecr.on(GetAuthorizationTokenCommand).resolves({ authorizationData });
      await ask(ECR_HOST);
    }
  });
  expect(secretsIn(found)).toBe(4);
});

it('the URL of a layer reaches the caller and nobody else', async () => {
  const digest = `sha256:${'a'.repeat(64)}`;
  const config = { mediaType: 'application/vnd.oci.image.config.v1+json', digest };
  const imageManifest = JSON.stringify({ schemaVersion: 2, config, layers: [{ digest }] });
  const downloadUrl = `https://bucket.s3.eu-west-1.amazonaws.com/x?X-Amz-Signature=${CANARY}`;
  ecr.on(BatchGetImageCommand).resolves({ images: [{ imageManifest, imageId: { imageDigest: digest } }] });
  ecr.on(GetDownloadUrlForLayerCommand).resolves({ downloadUrl });
  const registry = createEcrRegistry({ vantage: 'outside', deadlineMs: 8_000 });
  let layerUrl: string | undefined;
  await expectNoSecret(async () => {
    const result = await registry.probe({ image: `${ECR_HOST}/app:1` });
    layerUrl = result?.layerUrl;
    log.info('probed', { result });
    return [result, { ...result }, result?.stages];
  });
  expect(layerUrl).toBe(downloadUrl);
});
