// How long a thousand images take: `pullwarden probe` beside `crane digest` run 16 wide and beside a bare loop of HEAD
// requests, on the same local registry in the same run, and how the time grows with the number of images.
// Needs Debian's docker-registry and crane (go install github.com/google/go-containerregistry/cmd/crane@v0.22.1).
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { buildImage } from '../lambda/simulator/oci-content.ts';

const WIDE = 16;
const ROUNDS = 3;
const TAGS = 10;
/** One in twenty is missing. */
const MISSING = 20;
const PORT = 5987;
const HOST = `127.0.0.1:${PORT}`;

const folder = mkdtempSync(join(tmpdir(), 'pullwarden-bench-'));
const config = join(folder, 'registry.json');
writeFileSync(
  config,
  JSON.stringify({
    version: '0.1',
    log: { level: 'error', accesslog: { disabled: true } },
    storage: { inmemory: {} },
    http: { addr: HOST },
  }),
);
const registry = spawn('docker-registry', ['serve', config], { stdio: 'ignore' });
const agent = new Agent({ keepAlive: true, maxSockets: WIDE });

function ask(method: string, url: string | URL, bytes: Buffer = Buffer.alloc(0), type = 'application/octet-stream') {
  return new Promise<{ status: number; location: string }>((resolve, reject) => {
    const headers = method === 'HEAD' ? { accept: type } : { 'content-type': type, 'content-length': bytes.length };
    request(url, { method, agent, headers }, (response) => {
      response.resume();
      const { statusCode: status = 0, headers: answered } = response;
      response.on('end', () => resolve({ status, location: answered.location ?? '' }));
    })
      .on('error', reject)
      .end(bytes);
  });
}

async function inParallel<T>(items: readonly T[], wide: number, work: (item: T) => Promise<unknown>): Promise<void> {
  const queue = items.values();
  await Promise.all(
    Array.from({ length: wide }, async () => {
      for (const item of queue) await work(item);
    }),
  );
}

/** Pushes `count` images in repositories of ten tags, but for every twentieth, and names them all. */
async function push(count: number): Promise<readonly string[]> {
  const places = Array.from({ length: count }, (_, index) => ({
    index,
    repository: `team/app-${count}-${Math.floor(index / TAGS)}`,
    tag: String(index % TAGS),
  }));
  await inParallel(
    places.filter(({ index }) => index % MISSING !== MISSING - 1),
    WIDE,
    async ({ repository, tag }) => {
      const at = (path: string) => `http://${HOST}/v2/${repository}/${path}`;
      const { blobs, manifests, top } = buildImage(`${repository}:${tag}`, ['linux/amd64'], false);
      for (const { digest, bytes } of blobs) {
        const upload = new URL((await ask('POST', at('blobs/uploads/'))).location);
        upload.searchParams.set('digest', digest);
        await ask('PUT', upload, bytes);
      }
      for (const { digest, bytes, mediaType } of manifests)
        await ask('PUT', at(`manifests/${digest}`), bytes, mediaType);
      await ask('PUT', at(`manifests/${tag}`), top.bytes, top.mediaType);
    },
  );
  return places.map(({ repository, tag }) => `${HOST}/${repository}:${tag}`);
}

interface Run {
  readonly seconds: number;
  readonly megabytes: number;
}

/** Runs a program to its end; its memory is the most that it held at once. */
async function run(program: string, args: readonly string[], input = ''): Promise<Run> {
  const begun = performance.now();
  const child = spawn(program, args, { stdio: ['pipe', 'ignore', 'ignore'] });
  child.stdin.end(input);
  let peak = 0;
  const watch = setInterval(() => {
    try {
      const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
      peak = Math.max(peak, Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0));
    } catch {
      // It has ended between two looks.
    }
  }, 20);
  await once(child, 'exit');
  clearInterval(watch);
  return { seconds: (performance.now() - begun) / 1_000, megabytes: peak / 1_024 };
}

async function bareLoop(images: readonly string[]): Promise<Run> {
  const begun = performance.now();
  await inParallel(images, WIDE, (image) => {
    const [, repository = '', tag = ''] = /^[^/]+\/(.+):(.+)$/.exec(image) ?? [];
    return ask(
      'HEAD',
      `http://${HOST}/v2/${repository}/manifests/${tag}`,
      undefined,
      'application/vnd.oci.image.manifest.v1+json',
    );
  });
  return { seconds: (performance.now() - begun) / 1_000, megabytes: 0 };
}

const probe = (images: readonly string[]) =>
  run('node', ['bin/cli.ts', 'probe', '--from-file', '-'], images.join('\n'));
const crane = (images: readonly string[]) =>
  run('xargs', ['-P', String(WIDE), '-n', '1', 'crane', 'digest', '--insecure'], images.join('\n'));

async function median(work: () => Promise<Run>): Promise<Run> {
  const runs: Run[] = [];
  for (let round = 0; round < ROUNDS; round += 1) runs.push(await work());
  return runs.toSorted((one, other) => one.seconds - other.seconds)[Math.floor(ROUNDS / 2)]!;
}

/** Of crane, a process an image, the memory says nothing. */
const show = (name: string, { seconds, megabytes }: Run) =>
  console.log(
    `${name.padEnd(44)} ${seconds.toFixed(2).padStart(7)} s${megabytes > 0 ? `  ${megabytes.toFixed(0)} MB` : ''}`,
  );

try {
  while ((await ask('GET', `http://${HOST}/v2/`).catch(() => ({ status: 0 }))).status !== 200);
  process.env['XDG_STATE_HOME'] = folder;
  const thousand = await push(1_000);
  const ours = await median(() => probe(thousand));
  const theirs = await median(() => crane(thousand));
  const bare = await median(() => bareLoop(thousand));
  show('1,000 images: pullwarden probe', ours);
  show('1,000 images: crane digest, 16 wide', { ...theirs, megabytes: 0 });
  show('1,000 images: bare HEAD loop, 16 wide', bare);
  console.log(`crane takes ${(theirs.seconds / ours.seconds).toFixed(1)} times as long as pullwarden probe`);
  console.log(
    `pullwarden probe takes ${(ours.seconds / bare.seconds).toFixed(1)} times as long as the bare loop, start of the program included`,
  );
  for (const count of [100, 10_000])
    show(`${count.toLocaleString('en')} images: pullwarden probe`, await probe(await push(count)));
} finally {
  agent.destroy();
  registry.kill();
  rmSync(folder, { recursive: true });
}
