import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

/** One line of a JSONL file: a message with its id, or what is wrong with the line. Lines count from 1. */
export type Row =
  | { readonly ok: true; readonly line: number; readonly id: string | number | null; readonly message: string }
  | { readonly ok: false; readonly line: number; readonly problem: string };

/** Reads `{"id", "message"}` a line; other fields are ignored, empty lines too. A bad line does not end the rest. */
export async function* readRows(input: Readable): AsyncGenerator<Row> {
  let line = 0;
  for await (const text of createInterface({ input, crlfDelay: Infinity })) {
    line += 1;
    if (text.trim() !== '') yield readRow(text, line);
  }
}

function readRow(text: string, line: number): Row {
  let row: unknown;
  try {
    row = JSON.parse(text);
  } catch {
    return { ok: false, line, problem: 'not JSON; write {"id": …, "message": …} on a line of its own' };
  }
  const { id = null, message } = (typeof row === 'object' && row !== null ? row : {}) as Record<string, unknown>;
  if (typeof message !== 'string') return { ok: false, line, problem: 'has no "message" that is a text' };
  return { ok: true, line, id: typeof id === 'string' || typeof id === 'number' ? id : null, message };
}
