import { execFile } from 'node:child_process';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's folder, without a slash at its end. */
export const ROOT = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');

/** The PATH on which `node` is the Node that runs this test. */
export const PATH = `${dirname(process.execPath)}:${process.env.PATH}`;

/** Runs a program in the project's folder; resolves to its standard output, throws with all it said when it fails. */
export function run(program: string, args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  return new Promise<string>((resolve, reject) => {
    const options = { cwd: ROOT, env: { ...process.env, PATH, ...env }, maxBuffer: 64 << 20 };
    execFile(program, args, options, (error, stdout, stderr) => {
      if (error === null) resolve(stdout);
      else reject(new Error(`${program} ${args.join(' ')} failed:\n${stdout}\n${stderr}`, { cause: error }));
    });
  });
}
