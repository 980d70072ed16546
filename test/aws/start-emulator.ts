import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import tls from 'node:tls';
import { createAuthority, type ServerCertificate } from '../../lambda/simulator/certificate.ts';
import type { Parts } from './install-parts.ts';

/** An emulated AWS region that runs our bundles, and refuses what a role may not do. */
export interface Emulator {
  readonly endpoint: string;
  /** Of the authority that its certificate is from. */
  readonly caFile: string;
  /** It also names STS, as tokens of EKS do. */
  readonly certificate: ServerCertificate;
  /** All that it has said. */
  output(): string;
  stop(): Promise<void>;
}

export const REGION = 'us-east-1';

/**
 * Starts MiniStack on a free port of loopback, with policies and TLS enforced, and points this process at it.
 * `functionEnv` is what its functions get besides their own variables.
 */
export async function startEmulator(
  { python, runtimeClient }: Parts,
  functionEnv: Readonly<Record<string, string>> = {},
): Promise<Emulator> {
  const folder = await mkdtemp(join(tmpdir(), 'pullwarden-aws-'));
  const port = await freePort();
  const endpoint = `https://127.0.0.1:${port}`;
  const authority = await createAuthority('Emulated AWS');
  const certificate = await authority.issue(['127.0.0.1', `sts.${REGION}.amazonaws.com`]);
  const [caFile, certFile, keyFile] = ['ca.crt', 'server.crt', 'server.key'].map((name) => join(folder, name));
  await writeFile(caFile!, authority.ca);
  await writeFile(certFile!, certificate.cert);
  await writeFile(keyFile!, certificate.key);
  // Its functions inherit all of its environment: nothing of this machine's may be in there.
  const env = {
    HOME: folder,
    PATH: `${dirname(process.execPath)}:/usr/bin:/bin`,
    TMPDIR: folder,
    STATE_DIR: join(folder, 'state'),
    BIND_HOST: '127.0.0.1',
    // Or the addresses of its queues would begin with another host than its own, at which every client wonders.
    MINISTACK_HOST: '127.0.0.1',
    GATEWAY_PORT: String(port),
    IOT_MTLS_ENABLED: '0',
    SFTP_ENABLED: '0',
    // Policies are evaluated: a right that the stack forgot stops the chain here as it would in AWS.
    AUTH: 'true',
    // Plain HTTP is not served, so the rules that forbid it need not be taken out of the template.
    USE_SSL: '1',
    MINISTACK_SSL_CERT: certFile!,
    MINISTACK_SSL_KEY: keyFile!,
    NODE_EXTRA_CA_CERTS: caFile!,
    NODE: process.execPath,
    RUNTIME_CLIENT: runtimeClient,
    AWS_ENDPOINT_URL: endpoint,
    ...functionEnv,
  };
  const child = spawn(python, ['-m', 'ministack'], { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] });
  const exited = once(child, 'exit');
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (output += String(data)));
  const stop = async () => {
    child.kill('SIGTERM');
    await exited;
    await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 500 });
  };
  // NODE_EXTRA_CA_CERTS is read when a process begins. Not added to those before: all our authorities have one name.
  tls.setDefaultCACertificates([...tls.getCACertificates('bundled'), authority.ca]);
  for (let tries = 0; !(await answers(`${endpoint}/_ministack/health`)); tries += 1) {
    if (tries === 100 || child.exitCode !== null) {
      await stop();
      throw new Error(`The emulator did not start:\n${output}`);
    }
    await pause(100);
  }
  // For all clients and programs of this process; nothing stays of an account that a person is logged in to.
  for (const name of Object.keys(process.env)) if (name.startsWith('AWS_')) delete process.env[name];
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: endpoint,
    AWS_REGION: REGION,
    // The names that Python's SDK and the CDK know.
    AWS_DEFAULT_REGION: REGION,
    AWS_CA_BUNDLE: caFile,
    NODE_EXTRA_CA_CERTS: caFile,
    // Root, to the emulator.
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
  });
  return { endpoint, caFile: caFile!, certificate, output: () => output, stop };
}

async function answers(url: string): Promise<boolean> {
  return fetch(url).then(
    ({ ok }) => ok,
    () => false,
  );
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
