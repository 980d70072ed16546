import { describe, expect, it } from '@jest/globals';
import { CHECKS } from '../../lambda/checks/index.ts';
import { RIGHTS } from '../../lambda/core/access/rights.ts';
import { entries, sources } from './imports.ts';

describe('the register of checks', () => {
  it('holds every check of its folder, named like its file', () => {
    const files = sources('lambda/checks')
      .filter(({ text }) => /= defineCheck\b/.test(text))
      .map(({ file }) => file.replace(/^lambda\/checks\/(.*)\.ts$/, '$1'));
    expect(CHECKS.map(({ id }) => id).sort()).toEqual([...files].sort());
  });

  it.each(CHECKS)('$id has a test of its own', ({ id }) => {
    expect(entries('test/checks')).toContain(`${id}.test.ts`);
  });

  it('asks for no right that the manifests do not give, and gives none that nobody asks for', () => {
    const asked = new Set(CHECKS.flatMap(({ rights }) => rights));
    expect([...asked].sort()).toEqual(Object.keys(RIGHTS).sort());
  });
});
