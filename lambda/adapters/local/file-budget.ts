import { appendFile, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Budget } from '../../ports/budget.ts';

/** Lines from which on the file is written anew without what is too old to count. */
const MAX_LINES = 2_000;
const KEPT_MS = 6 * 3_600_000;

interface Line {
  readonly at: number;
  readonly host: string;
}

/**
 * A budget in a text file: a line `TIME HOST` for each pull, appended, so that neither a crash nor a second process
 * loses one; two processes at the same moment may together spend one too many. Where the file cannot be written,
 * `onProblem` hears why, and the budget holds for this process alone.
 */
export function createFileBudget(file: string, onProblem: (why: unknown) => void): Budget {
  const own: Line[] = [];
  return {
    async take(host, { pulls, windowMs }, now) {
      const counts = (line: Line) => line.host === host && line.at > now - windowMs;
      try {
        const lines = await readLines(file);
        if (lines.filter(counts).length >= pulls) return false;
        await mkdir(dirname(file), { recursive: true });
        if (lines.length >= MAX_LINES)
          await rewrite(
            file,
            lines.filter(({ at }) => at > now - KEPT_MS),
          );
        await appendFile(file, print({ at: now, host }));
      } catch (error) {
        if (own.filter(counts).length >= pulls) return false;
        if (own.length === 0) onProblem(error);
        own.push({ at: now, host });
      }
      return true;
    },
  };
}

async function readLines(file: string): Promise<readonly Line[]> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
  return text.split('\n').flatMap((line) => {
    const [time = '', host = ''] = line.split(' ');
    const at = Date.parse(time);
    return Number.isNaN(at) ? [] : [{ at, host }];
  });
}

async function rewrite(file: string, lines: readonly Line[]): Promise<void> {
  await writeFile(`${file}.new`, lines.map(print).join(''));
  await rename(`${file}.new`, file);
}

function print({ at, host }: Line): string {
  return `${new Date(at).toISOString()} ${host}\n`;
}
