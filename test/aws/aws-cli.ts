import type { Parts } from './install-parts.ts';
import { run } from './run.ts';

/** Runs the AWS CLI against the emulator; resolves to what it prints, and throws with all it said when it fails. */
// What a service answers is for the caller to know.
// oxlint-disable-next-line typescript/no-explicit-any
export async function awsCli({ aws }: Parts, ...args: readonly string[]): Promise<any> {
  const printed = await run(aws, [...args, '--output', 'json']);
  return printed.trim() === '' ? null : JSON.parse(printed);
}
