// Writes docs/causes.md from the tables that next steps come from: node scripts/write-causes.mjs (Node 24).
import { writeFileSync } from 'node:fs';
import { causesPage } from '../lambda/core/report/causes-page.ts';

writeFileSync(new URL('../docs/causes.md', import.meta.url), causesPage());
