import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { UsageError } from './usage-error.ts';

/** Reads a file (`-`: standard input) of one name a line; `#` begins a comment, empty lines are passed over. */
export async function readNames(file: string): Promise<readonly string[]> {
  const input = file === '-' ? process.stdin : createReadStream(file);
  if (file !== '-') {
    await once(input, 'open').catch((error: NodeJS.ErrnoException) => {
      throw new UsageError(
        `${file} cannot be read (${error.code}); name a file with one image a line, or - for standard input`,
      );
    });
  }
  const names: string[] = [];
  for await (const line of createInterface({ input, crlfDelay: Infinity })) {
    const name = line.replace(/(?:^|\s)#.*/, '').trim();
    if (name !== '') names.push(name);
  }
  return names;
}
