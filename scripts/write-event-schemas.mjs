// Writes docs/events/*.schema.json from the types and texts in the code: node scripts/write-event-schemas.mjs (Node 24).
import { mkdirSync, writeFileSync } from 'node:fs';
import { EVENT_SCHEMA_FILES } from '../lambda/core/report/event-schemas.ts';

const folder = new URL('../docs/events/', import.meta.url);
mkdirSync(folder, { recursive: true });
for (const [file, schema] of Object.entries(EVENT_SCHEMA_FILES)) {
  writeFileSync(new URL(file, folder), `${JSON.stringify(schema, null, 2)}\n`);
}
