import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { stringify } from 'yaml';
import { startFakePagerduty } from '../support/fake-pagerduty.ts';
import { startFakeSlack } from '../support/fake-slack.ts';
import { installParts, type Parts } from './install-parts.ts';
import { type RealCluster, serveEks } from './serve-eks.ts';
import { type Emulator, REGION, startEmulator } from './start-emulator.ts';

/** An account of AWS that has one EKS cluster, with a pager and a chat beside it; all on this machine. */
export interface Account {
  readonly parts: Parts;
  readonly emulator: Emulator;
  readonly pagerduty: Awaited<ReturnType<typeof startFakePagerduty>>;
  readonly slack: Awaited<ReturnType<typeof startFakeSlack>>;
  /** What no log may hold. */
  readonly secrets: readonly string[];
  /** For assemblies. */
  readonly folder: string;
  /** What `configure` says of mail, pager and chat. */
  readonly channels: readonly { readonly name: string }[];
  /** Writes the configuration for the cluster and all channels, with this besides; resolves to its path. */
  readonly configure: (more?: object) => Promise<string>;
  readonly stop: () => Promise<void>;
}

export const CLUSTER = 'production';
const ROUTING_KEY = 'R'.repeat(32);
const BOT = { token: 'xoxb-of-the-test', channel: 'C0123456789' };

/** Starts the account and lets this process and its programs speak to it. `functionEnv` is for its functions. */
export async function startAccount(
  cluster: Omit<RealCluster, 'name'>,
  functionEnv: Readonly<Record<string, string>> = {},
): Promise<Account> {
  const stops: (() => Promise<void>)[] = [];
  const stop = async () => {
    for (const one of stops.splice(0).reverse()) await one();
  };
  try {
    const parts = await installParts();
    const folder = await mkdtemp(join(tmpdir(), 'pullwarden-account-'));
    stops.push(() => rm(folder, { recursive: true, force: true }));
    const pagerduty = await startFakePagerduty(ROUTING_KEY);
    stops.push(pagerduty.stop);
    const slack = await startFakeSlack(BOT);
    stops.push(slack.stop);
    const eks = await serveEks({ name: CLUSTER, ...cluster });
    stops.push(eks.stop);
    const emulator = await startEmulator(parts, { AWS_ENDPOINT_URL_EKS: eks.url, ...functionEnv });
    stops.push(() => emulator.stop());
    process.env.AWS_ENDPOINT_URL_EKS = eks.url;
    await eks.create(parts);
    const channels = [
      { name: 'mail', type: 'email', address: 'platform@example.com' },
      { name: 'pager', type: 'pagerduty', secret: await keep('pagerduty', ROUTING_KEY), endpoint: pagerduty.url },
      {
        name: 'chat',
        type: 'slack',
        secret: await keep('slack', BOT.token),
        address: BOT.channel,
        endpoint: slack.api,
      },
    ];
    const configure = async (more = {}) => {
      const file = join(folder, 'pullwarden.yaml');
      const clusters = [{ name: CLUSTER, region: REGION }];
      await writeFile(file, stringify({ version: 1, clusters, channels, ...more }));
      return file;
    };
    const secrets = [ROUTING_KEY, BOT.token];
    return { parts, emulator, pagerduty, slack, secrets, folder, channels, configure, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function keep(Name: string, SecretString: string): Promise<string> {
  const client = new SecretsManagerClient();
  const { ARN = '' } = await client.send(new CreateSecretCommand({ Name, SecretString }));
  client.destroy();
  return ARN;
}
