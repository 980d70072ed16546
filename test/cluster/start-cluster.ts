import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** How a program ended. */
export interface Ended {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** The one-node cluster of test/cluster/rig, running. */
export interface Cluster {
  /** The folder that it lives in, gone after `stop`. */
  readonly folder: string;
  /** A command of the rig that must succeed; resolves to its standard output. */
  readonly rig: (args: readonly string[], input?: string) => Promise<string>;
  /** `kubectl` as cluster admin; it must succeed. */
  readonly kubectl: (args: readonly string[], input?: string) => Promise<string>;
  /** The program under test, beside the cluster: the cluster's loopback is its own. */
  readonly pullwarden: (args: readonly string[]) => Promise<Ended>;
  readonly stop: () => Promise<void>;
}

/** The program that starts the cluster and speaks with it. */
export const RIG = fileURLToPath(new URL('rig/rig', import.meta.url));

/**
 * Starts the cluster: about 15 seconds, but minutes when `kube` must be built first. It ends with this process, however
 * that ends. `apiServerArgs` are further arguments of the API server, without spaces.
 */
export async function startCluster(apiServerArgs: readonly string[] = []): Promise<Cluster> {
  const env = { ...process.env, PULLWARDEN_API_ARGS: apiServerArgs.join(' ') };
  const serving = spawn(RIG, ['serve'], { env, stdio: ['pipe', 'pipe', 'inherit'] });
  const exited = once(serving, 'exit');
  const ready = once(createInterface(serving.stdout), 'line').then(([line]) => dirname(String(line)));
  const folder = await Promise.race([ready, exited.then(() => null)]);
  if (folder === null) throw new Error('The cluster did not start; `rig serve` says why above.');

  const rig = async (args: readonly string[], input?: string) => {
    const { status, stdout, stderr } = await run(RIG, args, input);
    if (status !== 0) throw new Error(`rig ${args.join(' ')}: exit ${status}\n${stderr}`);
    return stdout;
  };
  return {
    folder,
    rig,
    kubectl: (args, input) => rig(['kubectl', ...args], input),
    pullwarden: (args) => run(RIG, ['run', 'node_modules/.bin/node', 'bin/cli.ts', ...args]),
    stop: async () => {
      serving.stdin.end();
      const [code] = await exited;
      if (code !== 0) throw new Error(`The cluster ended badly (exit ${code}).`);
    },
  };
}

function run(command: string, args: readonly string[], input = ''): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = execFile(command, args, { cwd: ROOT, maxBuffer: 64 << 20 }, (error, stdout, stderr) => {
      const status = child.exitCode;
      if (status === null) reject(error ?? new Error(`${command} was ended`));
      else resolve({ status, stdout, stderr });
    });
    child.stdin?.end(input);
  });
}
