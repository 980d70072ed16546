import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Parts } from './install-parts.ts';
import { ROOT } from './run.ts';

/** A statement of a policy, as far as it matters which actions it allows. */
export interface Statement {
  readonly Action: string | readonly string[];
}

/** An inline policy of a role. */
export interface RolePolicy {
  readonly role: string;
  readonly policy: string;
  readonly document: { readonly Statement: readonly Statement[] };
}

/** Reads and writes inline policies of roles in the emulator while it runs. The project has no Node client for this. */
export function openRolePolicies({ python }: Parts) {
  const child = spawn(python, ['test/aws/role-policies.py'], {
    cwd: ROOT,
    env: process.env,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const answers = createInterface(child.stdout)[Symbol.asyncIterator]();
  const ask = async <T>(command: object): Promise<T> => {
    child.stdin.write(`${JSON.stringify(command)}\n`);
    const { value, done } = await answers.next();
    if (done) throw new Error('the helper for policies has ended; its error stands above');
    return JSON.parse(value) as T;
  };
  return {
    list: (prefix: string) => ask<readonly RolePolicy[]>({ list: prefix }),
    put: (policy: RolePolicy) => ask<null>(policy),
    stop: async () => {
      const exited = once(child, 'exit');
      child.stdin.end();
      await exited;
    },
  };
}
