import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { stringify } from 'yaml';
import { startFakePagerduty } from '../support/fake-pagerduty.ts';
import { startFakeSlack } from '../support/fake-slack.ts';
import { installParts, type Parts } from './install-parts.ts';
import { serveEks } from './serve-eks.ts';
import { type EksCluster, startEksCluster } from './start-eks-cluster.ts';
import { type Emulator, REGION, startEmulator } from './start-emulator.ts';

/** All that the application meets in an account, on this machine: a cluster, AWS, a pager and a chat. */
export interface Local {
  readonly parts: Parts;
  readonly cluster: EksCluster;
  readonly emulator: Emulator;
  readonly pagerduty: Awaited<ReturnType<typeof startFakePagerduty>>;
  readonly slack: Awaited<ReturnType<typeof startFakeSlack>>;
  /** What no log may hold. */
  readonly secrets: readonly string[];
  /** For assemblies. */
  readonly folder: string;
  /** Writes the configuration for the cluster and all channels, with this besides; returns its path. */
  readonly configure: (more?: object) => Promise<string>;
  readonly stop: () => Promise<void>;
}

export const CLUSTER = 'production';
const ROUTING_KEY = 'R'.repeat(32);
const BOT = { token: 'xoxb-of-the-test', channel: 'C0123456789' };

/** Starts everything but the application: about 15 seconds once its programs are there. */
export async function startLocal(): Promise<Local> {
  const stops: (() => Promise<void>)[] = [];
  const stop = async () => {
    for (const one of stops.splice(0).reverse()) await one();
  };
  try {
    const parts = await installParts();
    const cluster = await startEksCluster(CLUSTER);
    stops.push(cluster.stop);
    const pagerduty = await startFakePagerduty(ROUTING_KEY);
    stops.push(pagerduty.stop);
    const slack = await startFakeSlack(BOT);
    stops.push(slack.stop);
    const { endpoint, ca, admit } = cluster;
    const eks = await serveEks({ name: CLUSTER, endpoint, ca, onAccessEntry: admit });
    stops.push(eks.stop);
    const emulator = await startEmulator(parts, { AWS_ENDPOINT_URL_EKS: eks.url });
    stops.push(() => emulator.stop());
    process.env.AWS_ENDPOINT_URL_EKS = eks.url;
    await cluster.judgeTokens(emulator);
    await eks.create(parts);
    const folder = await mkdtemp(join(tmpdir(), 'pullwarden-assembly-'));
    stops.push(() => rm(folder, { recursive: true, force: true }));
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
    return { parts, cluster, emulator, pagerduty, slack, secrets, folder, configure, stop };
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
