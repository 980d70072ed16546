import { STEPS } from './steps.ts';

/** What each step shows, and its commands, as a table of Markdown. */
export function verificationTable(): string {
  const rows = STEPS.map(({ name, shows, commands, only }) => {
    const writes = only === undefined ? '' : ` Only with \`--${only.option}\`. ${only.does}`;
    const typed = commands.map((command) => `\`${command}\``).join('<br>');
    return `| \`${name}\` | ${shows}${writes} | ${typed} |`;
  });
  return ['| step | shows | commands |', '|---|---|---|', ...rows, ''].join('\n');
}
