import { type Command, Option } from 'commander';

/** What `-o` may be. */
export type Output = 'text' | 'json';

/** Adds `-o, --output text|json` to a command. */
export function addOutputOption(command: Command): Command {
  return command.addOption(
    new Option('-o, --output <format>', 'how to print').choices(['text', 'json']).default('text'),
  );
}

/** Writes a result to standard output, as JSON or as the text for a person. */
export function writeResult(output: Output, report: object, text: () => string): void {
  process.stdout.write(output === 'json' ? `${JSON.stringify(report, null, 2)}\n` : text());
}
