import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Cluster, RIG, startCluster } from '../cluster/start-cluster.ts';
import { relay } from '../support/relay.ts';
import { installAuthenticator } from './install-authenticator.ts';
import { run } from './run.ts';
import type { AccessEntry } from './serve-eks.ts';
import { serveSts } from './serve-sts.ts';
import { type Emulator, REGION } from './start-emulator.ts';

/** The real one-node cluster as EKS would run it: tokens are judged by the program that EKS uses. */
export interface EksCluster extends Cluster {
  /** Of the API server, on this machine's loopback. */
  readonly endpoint: string;
  /** PEM */
  readonly ca: string;
  /** From now on tokens are judged, and the emulator's STS says whose they are. */
  readonly judgeTokens: (emulator: Emulator) => Promise<void>;
  /** What an access entry does. */
  readonly admit: (entry: AccessEntry) => Promise<void>;
}

const STS = `sts.${REGION}.amazonaws.com`;
/** Inside the cluster's own network namespace. */
const API_SERVER = '127.0.0.1:6443';
const HTTPS = '127.0.0.1:443';

/** Starts the cluster `name`, with aws-iam-authenticator as the token webhook of its API server. */
export async function startEksCluster(name: string): Promise<EksCluster> {
  const program = await installAuthenticator();
  const folder = await mkdtemp(join(tmpdir(), 'pullwarden-authenticator-'));
  const entries = join(folder, 'access-entries.json');
  await writeFile(entries, JSON.stringify({ mapRoles: [] }));
  // It writes its certificate and the webhook's configuration into the working directory.
  await run('sh', ['-c', 'cd "$0" && exec "$@"', folder, program, 'init', '-i', name]);
  const config = join(folder, 'config.json');
  const server = { address: '127.0.0.1', port: 21_362, stateDir: folder, dynamicfilepath: entries };
  await writeFile(config, JSON.stringify({ clusterID: name, server }));
  const webhook = join(folder, 'aws-iam-authenticator.kubeconfig');
  const cluster = await startCluster([
    `--authentication-token-webhook-config-file=${webhook}`,
    '--authentication-token-webhook-cache-ttl=5s',
  ]);
  const stops = [cluster.stop, () => rm(folder, { recursive: true, force: true })];
  const stop = async () => {
    for (const one of stops) await one();
  };
  /** Runs inside, as long as the cluster does. */
  const inside = async (command: readonly string[], log: string) => {
    const shell = `exec >>"$0" 2>&1 </dev/null; exec "$@"`;
    const child = spawn(RIG, ['run', 'sh', '-c', shell, join(cluster.folder, 'log', log), ...command]);
    stops.unshift(async () => {
      const exited = once(child, 'exit');
      child.kill();
      await exited;
    });
  };
  const pass = (from: string, to: string) =>
    inside([process.execPath, 'test/cluster/rig/relay.ts', from, to], 'relay.log');
  const [apiSocket, stsSocket] = ['api-server.socket', 'sts.socket'].map((file) => join(cluster.folder, file));
  await pass(apiSocket!, API_SERVER);
  const outside = await relay('127.0.0.1:0', apiSocket!);
  stops.unshift(outside.stop);
  await appendFile(join(cluster.folder, 'hosts'), `127.0.0.1 ${STS}\n`);
  await pass(HTTPS, stsSocket!);
  const admitted: object[] = [];
  return {
    ...cluster,
    endpoint: `https://${outside.address}`,
    ca: await readFile(join(cluster.folder, 'pki/ca.crt'), 'utf8'),
    judgeTokens: async (emulator) => {
      const sts = await serveSts(emulator, stsSocket!);
      stops.unshift(async () => {
        sts.closeAllConnections();
        sts.close();
        await once(sts, 'close');
      });
      const { caFile } = emulator;
      const settings = {
        SSL_CERT_FILE: caFile,
        AWS_REGION: REGION,
        AWS_ACCESS_KEY_ID: '-',
        AWS_SECRET_ACCESS_KEY: '-',
      };
      const env = Object.entries(settings).map(([variable, value]) => `${variable}=${value}`);
      const args = ['server', '-c', config, '--backend-mode', 'DynamicFile', '--kubeconfig-pregenerated'];
      await inside(['env', '-i', ...env, program, ...args], 'authenticator.log');
    },
    admit: async ({ principalArn, kubernetesGroups }) => {
      admitted.push({ rolearn: principalArn, username: principalArn, groups: kubernetesGroups });
      await writeFile(entries, JSON.stringify({ mapRoles: admitted }));
    },
    stop,
  };
}
