import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, it } from '@jest/globals';
import { readBundledConfig } from '../../../lambda/adapters/aws/bundled-config.ts';
import { loadConfig } from '../../../lambda/config/load.ts';

const folder = mkdtempSync(join(tmpdir(), 'pullwarden-'));
afterAll(() => rmSync(folder, { recursive: true }));

function read(config: unknown) {
  const file = join(folder, 'pullwarden.json');
  writeFileSync(file, JSON.stringify(config));
  return readBundledConfig(pathToFileURL(file));
}

describe('the configuration beside the bundle', () => {
  it('is what was checked when the stack was made', () => {
    const loaded = loadConfig(
      'version: 1\nclusters: [{ name: c1, region: eu-west-1 }]\nchecks: { kube-proxy: { every: 1h } }',
    );
    if (!loaded.ok) throw new Error('the example is wrong');
    expect(read(loaded.config)).toEqual(loaded.config);
  });

  it('of another version is refused, with everything that is wrong', () => {
    expect(() => read({ version: 2, clusters: [], colour: 'red' })).toThrow(/version: .*colour: /);
  });
});
