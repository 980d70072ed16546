// Writes docs/messages.md from the builders of notices: node scripts/write-messages.mjs (Node 24).
import { writeFileSync } from 'node:fs';
import { messagesPage } from '../lambda/core/report/notices/messages-page.ts';

writeFileSync(new URL('../docs/messages.md', import.meta.url), messagesPage());
