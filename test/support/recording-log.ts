import type { Log } from '../../lambda/ports/log.ts';

interface Entry {
  readonly level: keyof Log;
  readonly message: string;
  readonly fields?: Readonly<Record<string, unknown>>;
}

/** A log that can be read. */
export function recordingLog(): { readonly log: Log; readonly entries: Entry[] } {
  const entries: Entry[] = [];
  const write =
    (level: keyof Log): Log['info'] =>
    (message, fields) =>
      void entries.push({ level, message, fields });
  return { log: { info: write('info'), warn: write('warn'), error: write('error') }, entries };
}
