import { readFile } from 'node:fs/promises';

/** Reads secrets by reference: `env:NAME` from `environment`, `file:PATH` from the disk. Throws when there is no text. */
export function createLocalSecrets(environment: Readonly<Record<string, string | undefined>>) {
  return async (reference: string): Promise<string> => {
    const [kind, ...rest] = reference.split(':');
    const where = rest.join(':');
    const text = kind === 'env' ? environment[where] : kind === 'file' ? await readFile(where, 'utf8') : undefined;
    if (text === undefined || text.trim() === '') throw new Error(`there is no secret at ${reference}`);
    return text.trim();
  };
}
