// How long each function takes from the start of its process until its handler is loaded, under AWS's own runtime client:
// as it is deployed (one bundle), beside the same code with its packages in node_modules, and beside a handler that does
// nothing, in the same run. `npm run bench:cold-start [-- ROUNDS]`. The first time it installs the client (docs/deploy.md).
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { arch, cpus } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { gzipSync } from 'node:zlib';
import { ENV } from '../lambda/contract/env.ts';
import { bundleHandler } from '../lib/bundle-handler.ts';
import { installParts } from '../test/aws/install-parts.ts';
import { loadConfig } from '../lambda/config/load.ts';

const HANDLERS = ['dispatch', 'check', 'read', 'probe', 'notify', 'reconcile', 'widget'];
const EMPTY = 'export const handler = async () => ({});';
/** Below the project, so that packages are found where they are not bundled. */
const FOLDER = join(import.meta.dirname, '../.cache/cold-start');

const [rounds = 15] = process.argv.slice(2).map(Number);
const { runtimeClient } = await installParts();

/** A folder as Lambda has it: the code, and the configuration beside it. */
function place(name: string, write: (file: string) => void): string {
  const folder = join(FOLDER, name);
  mkdirSync(folder, { recursive: true });
  write(join(folder, 'index.mjs'));
  writeFileSync(join(folder, 'pullwarden.json'), configuration);
  return folder;
}

interface Loaded {
  readonly ms: number;
  readonly megabytes: number;
}

/** Lambda's side: the client asks for the first event when the handler is loaded, and never gets one. */
async function coldStart(folder: string): Promise<Loaded> {
  const asked = Promise.withResolvers<number>();
  const server = createServer((request) => {
    if (request.url?.endsWith('/invocation/next') === true) return asked.resolve(performance.now());
    request.on('data', (error) => asked.reject(new Error(`${folder}: ${String(error)}`)));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const env = {
    ...environment,
    LAMBDA_TASK_ROOT: folder,
    AWS_LAMBDA_RUNTIME_API: `127.0.0.1:${(server.address() as AddressInfo).port}`,
  };
  const begun = performance.now();
  const child = spawn(process.execPath, [runtimeClient, 'index.handler'], {
    cwd: folder,
    env,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const exited = once(child, 'exit');
  exited.then(([code]) => asked.reject(new Error(`${folder}: ended with ${code}`)), asked.reject);
  try {
    const ms = (await asked.promise) - begun;
    const [, kilobytes = '0'] = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8')) ?? [];
    return { ms, megabytes: Number(kilobytes) / 1_024 };
  } finally {
    child.kill('SIGKILL');
    await exited;
    server.closeAllConnections();
    server.close();
  }
}

function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)]!;
}

const loaded = loadConfig(readFileSync(join(import.meta.dirname, '../pullwarden.example.yaml'), 'utf8'));
if (!loaded.ok) throw new Error('the example is not valid');
const configuration = JSON.stringify(loaded.config);
const QUEUE = 'https://sqs.eu-west-1.amazonaws.com/111122223333/queue';
const channel = JSON.stringify({
  channel: { name: 'a', type: 'email', address: 'a@example.com' },
  topicArn: 'arn:aws:sns:eu-west-1:111122223333:topic',
});
const environment = {
  PATH: process.env['PATH'],
  // What Lambda sets; keys, because the clients of AWS would look for some elsewhere.
  AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
  AWS_REGION: 'eu-west-1',
  AWS_ACCESS_KEY_ID: 'none',
  AWS_SECRET_ACCESS_KEY: 'none',
  _HANDLER: 'index.handler',
  AWS_LAMBDA_FUNCTION_NAME: 'f',
  AWS_LAMBDA_FUNCTION_VERSION: '1',
  AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '256',
  AWS_LAMBDA_LOG_GROUP_NAME: 'group',
  AWS_LAMBDA_LOG_STREAM_NAME: 'stream',
  AWS_LAMBDA_LOG_FORMAT: 'JSON',
  [ENV.tableName]: 'table',
  [ENV.busName]: 'bus',
  [ENV.workQueueUrl]: QUEUE,
  [ENV.noticeQueueUrl]: QUEUE,
  [ENV.deadLetterQueueUrl]: QUEUE,
  [ENV.probeFunctionName]: 'probe',
  [ENV.channel]: channel,
  [ENV.mailTopics]: '[]',
};

try {
  const empty = place('empty', (file) => writeFileSync(file, EMPTY));
  const functions = HANDLERS.map((name) => ({
    name,
    bundled: place(name, (file) => bundleHandler(name, file)),
    // Ours in one file all the same: what is compared is where packages come from.
    loose: place(`${name}-loose`, (file) => bundleHandler(name, file, { packages: 'external' })),
  }));
  const folders = [empty, ...functions.flatMap(({ bundled, loose }) => [bundled, loose])];
  const runs = new Map<string, Loaded[]>(folders.map((folder) => [folder, []]));
  // The first round fills the caches of the disk and does not count; then all take turns, to meet the same machine.
  for (let round = -1; round < rounds; round += 1) {
    for (const folder of folders) {
      const run = await coldStart(folder);
      if (round >= 0) runs.get(folder)!.push(run);
    }
  }
  const msOf = (folder: string) => median(runs.get(folder)!.map(({ ms }) => ms));
  const memoryOf = (folder: string) => median(runs.get(folder)!.map(({ megabytes }) => megabytes));
  const base = msOf(empty);
  const [cpu] = cpus();
  console.log(`Node ${process.version}, ${arch()}, ${cpus().length} × ${cpu?.model}; the median of ${rounds} runs\n`);
  console.log('| function | bundle | gzip | until loaded | × empty | from node_modules | × bundle | memory |');
  console.log('|---|---|---|---|---|---|---|---|');
  console.log(
    `| empty handler | ${EMPTY.length} B | – | ${base.toFixed(0)} ms | 1 | – | – | ${memoryOf(empty).toFixed(0)} MB |`,
  );
  for (const { name, bundled, loose } of functions) {
    const file = join(bundled, 'index.mjs');
    const bytes = (count: number) => `${(count / 1_000).toFixed(0)} kB`;
    const cells = [
      `\`${name}\``,
      bytes(statSync(file).size),
      bytes(gzipSync(readFileSync(file)).length),
      `${msOf(bundled).toFixed(0)} ms`,
      (msOf(bundled) / base).toFixed(2),
      `${msOf(loose).toFixed(0)} ms`,
      (msOf(loose) / msOf(bundled)).toFixed(2),
      `${memoryOf(bundled).toFixed(0)} MB`,
    ];
    console.log(`| ${cells.join(' | ')} |`);
  }
} finally {
  rmSync(FOLDER, { recursive: true, force: true });
}
