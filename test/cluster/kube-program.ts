import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const RIG = fileURLToPath(new URL('rig/rig', import.meta.url));

/** The path of the program that holds kube-proxy, built first where it is not there yet (minutes). */
export async function kubeProgram(): Promise<string> {
  return (await promisify(execFile)(RIG, ['program'])).stdout.trim();
}
