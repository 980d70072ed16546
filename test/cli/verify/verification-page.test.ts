import { existsSync, readFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import { verificationTable } from '../../../lambda/cli/verify/verification-table.ts';

const read = (file: string) => readFileSync(new URL(`../../../${file}`, import.meta.url), 'utf8');
const page = read('docs/verification.md');

it('docs/verification.md has the steps as they are (else: node scripts/write-verification.mjs)', () => {
  expect(page).toContain(`-->\n${verificationTable()}<!-- end of steps -->`);
});

it('it tells every change of the copy of the template that is tested', () => {
  const changed = [...read('test/aws/adapt-assembly.ts').matchAll(/'(AWS::\w+::\w+)':/g)].map(([, type]) => type!);
  expect(changed.length).toBeGreaterThan(3);
  for (const type of changed) expect(page).toContain(`\`${type}\``);
});

it('the tests and files that it names are there', () => {
  const files = [...page.matchAll(/`((?:test|lib|scripts|lambda)\/[\w./-]+)`/g)].map(([, file]) => file!);
  expect(files.length).toBeGreaterThan(15);
  expect(files.filter((file) => !existsSync(new URL(`../../../${file}`, import.meta.url)))).toEqual([]);
});
