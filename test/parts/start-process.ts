import { spawn } from 'node:child_process';
import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

const PATIENCE_MS = 15_000;
const ANSWER_MS = 500;

/** Starts a program and resolves when it listens there. It ends with the namespace of processes that it is in. */
export async function startProcess(program: string, args: readonly string[], address: string, port: number) {
  const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.on('data', (data) => (said += String(data)));
  const deadline = Date.now() + PATIENCE_MS;
  while (!(await listens(address, port))) {
    if (child.exitCode !== null || Date.now() > deadline) {
      throw new Error(`${program} ${args.join(' ')} does not listen on ${address}:${port}\n${said}`);
    }
    await pause(20);
  }
}

function listens(address: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const end = (answer: boolean) => () => {
      socket.destroy();
      resolve(answer);
    };
    const socket = connect({ port, host: address, timeout: ANSWER_MS });
    socket.on('connect', end(true)).on('error', end(false)).on('timeout', end(false));
  });
}
