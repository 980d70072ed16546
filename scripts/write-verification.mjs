// Writes the table of steps in docs/verification.md from the steps themselves: node scripts/write-verification.mjs (Node 24).
import { readFileSync, writeFileSync } from 'node:fs';
import { verificationTable } from '../lambda/cli/verify/verification-table.ts';

const page = new URL('../docs/verification.md', import.meta.url);
const table = /(?<=<!-- steps[^\n]*-->\n)[\s\S]*?(?=<!-- end of steps -->)/;
writeFileSync(
  page,
  readFileSync(page, 'utf8').replace(table, () => verificationTable()),
);
