import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { readRegistryEnvironment } from '../environment.ts';
import { UsageError } from '../usage-error.ts';
import { fillCommand } from './fill-command.ts';
import { readRefusal } from './read-refusal.ts';
import type { Ask } from './step.ts';

const PULLWARDEN = fileURLToPath(new URL('../../../bin/cli.ts', import.meta.url));
const MOST_OUTPUT = 64 << 20;
/** A command that hangs is not worth waiting for. */
const PATIENCE_MS = 60_000;

/** Runs commands of `aws` as the PATH has it, with the credentials and the region of the shell, and of this program. */
export function createAsk(): Ask {
  return async (command, values = {}) => {
    const [program, ...args] = fillCommand(command, values);
    const ours = program === 'pullwarden';
    const [file, before] = ours ? [process.execPath, [PULLWARDEN]] : [program!, []];
    const { code, stdout, stderr } = await run(file, [...before, ...args, '--output', 'json']);
    // Ours says by 1 that what it was asked is not so, and prints it all the same.
    if (code !== 0 && !(ours && code === 1)) return readRefusal(stderr);
    return { ok: true, value: stdout.trim() === '' ? null : JSON.parse(stdout) };
  };
}

interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function run(file: string, args: readonly string[]): Promise<Ran> {
  const { environment } = readRegistryEnvironment();
  return new Promise((resolve, reject) => {
    const child = execFile(
      file,
      args,
      { env: environment, maxBuffer: MOST_OUTPUT, timeout: PATIENCE_MS },
      (error, stdout, stderr) => {
        if (error?.code === 'ENOENT') {
          reject(new UsageError(`there is no ${file} on the PATH: install the AWS CLI (docs.aws.amazon.com/cli)`));
        } else {
          resolve({ code: child.exitCode, stdout, stderr: stderr || (error?.message ?? '') });
        }
      },
    );
  });
}
