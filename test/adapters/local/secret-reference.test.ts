import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createLocalSecrets } from '../../../lambda/adapters/local/secret-reference.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'pullwarden-secret-'));
  writeFileSync(join(folder, 'a:b key'), 'FROM FILE\n');
  writeFileSync(join(folder, 'empty'), '\n');
});
afterAll(() => rmSync(folder, { recursive: true }));

const read = createLocalSecrets({ KEY: 'FROM ENVIRONMENT', EMPTY: '' });

describe('a secret on this machine', () => {
  it('comes from the environment or from a file, without the line break at its end', async () => {
    expect(await read('env:KEY')).toBe('FROM ENVIRONMENT');
    expect(await read(`file:${join(folder, 'a:b key')}`)).toBe('FROM FILE');
  });

  it.each(['env:MISSING', 'env:EMPTY', 'arn:aws:secretsmanager:x'])('that is not at %s throws', async (reference) => {
    await expect(read(reference)).rejects.toThrow(`there is no secret at ${reference}`);
  });

  it('that is in no file, or an empty one, throws', async () => {
    await expect(read(`file:${join(folder, 'nowhere')}`)).rejects.toThrow('ENOENT');
    await expect(read(`file:${join(folder, 'empty')}`)).rejects.toThrow('there is no secret at');
  });
});
