import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Parts } from './install-parts.ts';

/** An emulated AWS region that runs our bundles, and refuses what a role may not do. */
export interface Emulator {
  readonly endpoint: string;
  /** All that it has said. */
  output(): string;
  stop(): Promise<void>;
}

/**
 * Starts MiniStack on a free port of loopback and points this process at it. `functionEnv` is what its functions get
 * besides their own variables.
 */
export async function startEmulator(
  { python, runtimeClient }: Parts,
  functionEnv: Readonly<Record<string, string>> = {},
): Promise<Emulator> {
  const folder = await mkdtemp(join(tmpdir(), 'pullwarden-aws-'));
  const port = await freePort();
  const endpoint = `http://127.0.0.1:${port}`;
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
    AWS_REGION: 'us-east-1',
    // The name that Python's SDK knows.
    AWS_DEFAULT_REGION: 'us-east-1',
    // Root, to the emulator.
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
  });
  return { endpoint, output: () => output, stop };
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
