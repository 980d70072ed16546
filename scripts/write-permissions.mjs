// Writes docs/permissions.md from the rights in the code and the synthesized stacks: node scripts/write-permissions.mjs (Node 24).
import { writeFileSync } from 'node:fs';
import { permissionsPage } from '../test/lib/permissions-page.ts';

writeFileSync(new URL('../docs/permissions.md', import.meta.url), permissionsPage());
