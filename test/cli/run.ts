import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import { main } from '../../lambda/cli/main.ts';

// What the program keeps between runs is not for the home of whoever runs the tests.
process.env['XDG_STATE_HOME'] ??= mkdtempSync(join(tmpdir(), 'pullwarden-state-'));

export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs the program in this process and collects what it prints. */
export async function run(...args: readonly string[]): Promise<Ran> {
  const written = { out: '', err: '' };
  const collect = (into: 'out' | 'err') => (chunk: unknown) => {
    written[into] += String(chunk);
    return true;
  };
  const spies = [
    jest.spyOn(process.stdout, 'write').mockImplementation(collect('out')),
    jest.spyOn(process.stderr, 'write').mockImplementation(collect('err')),
  ];
  try {
    return { code: await main(args), ...written };
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}
