import { existsSync, readFileSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ROOT, run } from './run.ts';

/** What the tests need and npm does not bring. */
export interface Parts {
  /** A Python that has the emulator of AWS (MiniStack). */
  readonly python: string;
  /** The AWS CLI. */
  readonly aws: string;
  /** The entry of AWS's own Lambda runtime client. */
  readonly runtimeClient: string;
}

const RUNTIME_CLIENT = 'aws-lambda-ric@4.0.2';
export const CACHE = join(ROOT, '.cache/aws');
/** Programs that the installation needs, and the Debian package of each. */
const PROGRAMS: Readonly<Record<string, string>> = {
  python3: 'python3',
  cmake: 'cmake',
  'g++': 'g++',
  make: 'make',
  xz: 'xz-utils',
};

/** Installs what is missing into `.cache/aws`: about a minute once, most of it for compiling the runtime client. */
export async function installParts(): Promise<Parts> {
  const emulator = join(CACHE, 'ministack');
  const client = join(CACHE, 'runtime-client');
  const requirements = join(ROOT, 'test/aws/requirements.txt');
  const versions = await readFile(requirements, 'utf8');
  if (!isInstalled(emulator, versions) || !isInstalled(client, RUNTIME_CLIENT)) await installPrograms();
  await Promise.all([
    once(emulator, versions, async () => {
      await run('python3', ['-m', 'venv', emulator]);
      await run(join(emulator, 'bin/pip'), ['install', '--quiet', '--no-deps', '-r', requirements]);
    }),
    once(client, RUNTIME_CLIENT, async () => {
      await writeFile(join(client, 'package.json'), '{}');
      await run('npm', ['install', '--prefix', client, '--ignore-scripts', '--no-audit', '--no-fund', RUNTIME_CLIENT]);
      // Its native part is built against the headers that lie beside our Node, so that none are downloaded.
      const nodedir = dirname(dirname(process.execPath));
      await run('npm', ['rebuild', '--prefix', client, 'aws-lambda-ric'], { npm_config_nodedir: nodedir });
    }),
  ]);
  return {
    python: join(emulator, 'bin/python'),
    aws: join(emulator, 'bin/aws'),
    runtimeClient: join(client, 'node_modules/aws-lambda-ric/index.mjs'),
  };
}

/** Makes a folder once for these versions; a try that did not end well leaves nothing behind for the next. */
export async function once(folder: string, versions: string, install: () => Promise<void>): Promise<void> {
  if (isInstalled(folder, versions)) return;
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await install();
  await writeFile(stampOf(folder), versions);
}

export function isInstalled(folder: string, versions: string): boolean {
  const stamp = stampOf(folder);
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === versions;
}

function stampOf(folder: string): string {
  return join(folder, 'installed');
}

export async function installPrograms(): Promise<void> {
  const works = (program: string, ...args: string[]) =>
    run(program, args).then(
      () => true,
      () => false,
    );
  const packages: string[] = [];
  for (const [program, name] of Object.entries(PROGRAMS)) if (!(await works(program, '--version'))) packages.push(name);
  // Debian packs the part of Python that makes virtual environments by itself.
  if (!(await works('python3', '-c', 'import ensurepip'))) packages.push('python3-venv');
  if (packages.length === 0) return;
  if (process.getuid?.() !== 0) throw new Error(`Needed here and missing: apt-get install ${packages.join(' ')}`);
  await run('apt-get', ['update', '-qq']);
  await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages]);
}
