import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { type DockerLogin, readDockerConfig } from '../../core/registry/docker-config.ts';
import { registryOfKey } from '../../core/registry/registry-of-key.ts';
import type { Credential, Credentials } from '../../ports/credentials.ts';
import type { Log } from '../../ports/log.ts';
import { clientSettings } from './client-settings.ts';
import { createMemory, type Loaded } from './memory.ts';
import { problemFromAws } from './problem-from-aws.ts';

/** A rotated secret is seen within this time. */
const REMEMBERED_MS = 5 * 60_000;

/** Which secret holds the credentials of which registry. */
export interface SecretCredentialsOptions {
  /** ARNs by registry host; the secret's text is a Docker `config.json`, so one secret may serve several hosts. */
  readonly secrets: Readonly<Record<string, string>>;
  readonly log: Log;
  /** Epoch ms. */
  readonly now?: () => number;
}

/** The credentials that somebody put into Secrets Manager for us. */
export function createSecretCredentials({ secrets, log, now = Date.now }: SecretCredentialsOptions): Credentials {
  const arns = new Map(Object.entries(secrets).map(([host, arn]) => [registryOfKey(host), arn]));
  const clients = new Map<string, SecretsManagerClient>();
  const memory = createMemory<Credential | null>(now);

  return {
    async for(host) {
      const registry = registryOfKey(host);
      const arn = arns.get(registry);
      return arn === undefined ? null : memory(registry, () => read(arn, registry));
    },
  };

  async function read(arn: string, registry: string): Promise<Loaded<Credential | null>> {
    const until = now() + REMEMBERED_MS;
    const none = (why: string) => {
      log.warn(`no credential for ${registry}`, { arn, why });
      return { value: null, until };
    };
    try {
      const { SecretString, SecretBinary } = await clientOf(arn).send(new GetSecretValueCommand({ SecretId: arn }));
      const login = readDockerConfig(SecretString ?? Buffer.from(SecretBinary ?? []).toString(), registry);
      return login.kind === 'credential' ? { value: login.credential, until } : none(whyNot(login));
    } catch (error) {
      // Secrets Manager decrypts in the name of the caller, and says this when it is that right which is missing.
      const right = /\bKMS\b/.test(String(error)) ? 'kms:Decrypt' : 'secretsmanager:GetSecretValue';
      return none(problemFromAws(error, 'read the secret', right).detail);
    }
  }

  function clientOf(arn: string): SecretsManagerClient {
    // arn:PARTITION:secretsmanager:REGION:ACCOUNT:secret:NAME
    const region = arn.split(':')[3] ?? '';
    const found = clients.get(region) ?? new SecretsManagerClient({ region, ...clientSettings() });
    clients.set(region, found);
    return found;
  }
}

function whyNot(login: Exclude<DockerLogin, { kind: 'credential' }>): string {
  if (login.kind === 'broken') return login.reason;
  if (login.kind === 'none') return 'the secret holds nothing for this registry';
  return 'the secret names a credential helper, and a function has none';
}
