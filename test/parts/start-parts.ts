import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { RegistryOptions } from '../../lambda/adapters/registry/socket-registry.ts';
import type { Credential } from '../../lambda/core/model/credential.ts';
import type { ProbeRequest, ProbeResult } from '../../lambda/core/model/probe.ts';
import { installParts } from './install-parts.ts';

const INSIDE = fileURLToPath(new URL('inside.ts', import.meta.url));
const WORKER = fileURLToPath(new URL('probe-worker.ts', import.meta.url));
const NAMESPACES = ['--net', '--mount', '--pid', '--fork', '--kill-child'];

/** One probe: what to ask for and how, and what no JSON can hold in another form. */
export interface ProbeJob {
  readonly request: ProbeRequest;
  readonly options: Omit<RegistryOptions, 'mirrors' | 'credentials'>;
  readonly mirrors: readonly string[];
  /** By host. */
  readonly credentials: Readonly<Record<string, Credential>>;
}

/** Real servers, and a network that is bad in many ways, in namespaces of their own. */
export interface Parts {
  /** The authority that the good servers' certificates come from, PEM. */
  readonly ca: string;
  /** Probes from inside, by a process of its own. */
  probe(job: ProbeJob): Promise<ProbeResult>;
  /** Runs a program inside; resolves to the first line of its output. */
  firstLine(command: readonly string[]): Promise<string>;
  close(): Promise<void>;
}

/**
 * Starts all parts in namespaces without a name (network, mounts, processes): nothing of the machine is touched and
 * several runs live side by side. When this process ends, however that happens, the first process inside does too, and
 * then the kernel takes away all others, their interfaces, rules and files.
 */
export async function startParts(): Promise<Parts> {
  await installParts();
  const inside = spawn('unshare', [...NAMESPACES, process.execPath, INSIDE], { stdio: ['pipe', 'pipe', 'inherit'] });
  const { ca }: { ca: string } = JSON.parse(await firstLineOf(inside));
  const firstLine = async (command: readonly string[], input = '') => {
    const child = spawn('nsenter', ['--target', String(inside.pid), '--net', '--mount', ...command], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    // whoever does not read it may end before it is written
    child.stdin.on('error', () => {}).end(input);
    try {
      return await firstLineOf(child);
    } finally {
      // a lookup that nobody answers holds a process back from ending
      child.kill('SIGKILL');
    }
  };
  return {
    ca,
    firstLine,
    probe: async (job) => JSON.parse(await firstLine([process.execPath, WORKER], JSON.stringify(job))),
    close: async () => {
      inside.stdin?.end();
      await once(inside, 'exit');
    },
  };
}

async function firstLineOf(child: ChildProcess): Promise<string> {
  const line = once(createInterface(child.stdout!), 'line').then(([text]) => String(text));
  const ended = once(child, 'close').then(([code]) => {
    throw new Error(`${child.spawnargs.join(' ')} ended with ${code} and said nothing`);
  });
  return Promise.race([line, ended]);
}
