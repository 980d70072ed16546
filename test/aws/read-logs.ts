import type { Parts } from './install-parts.ts';
import { run } from './run.ts';

/** A line of a log group. */
export interface LogLine {
  readonly group: string;
  readonly message: string;
}

/** Every line of every log group of the emulated account. */
export async function readLogs({ python }: Parts): Promise<readonly LogLine[]> {
  const lines = await run(python, ['test/aws/read-logs.py']);
  return lines
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
}
