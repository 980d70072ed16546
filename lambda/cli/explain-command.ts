import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { type Command, Option } from 'commander';
import { readEnvironment } from './environment.ts';
import { explainMessage } from './explain-message.ts';
import type { Session } from './session.ts';
import { printExplanation } from './print-explanation.ts';
import { readRows } from './read-rows.ts';
import { UsageError } from './usage-error.ts';

interface ExplainOptions {
  readonly jsonl?: string;
  readonly image?: string;
  readonly output: 'text' | 'json';
}

/** `pullwarden explain`: the cause of one message, or of one a line. */
export function addExplainCommand(program: Command, session: Session): void {
  program
    .command('explain')
    .argument('[message]', 'what a kubelet or runtime said; without it, standard input is read as one message')
    .description('say why from the words alone: the cause of a message of a kubelet or container runtime')
    .option('--jsonl <file>', 'many messages, {"id", "message"} a line; - is standard input')
    .option('--image <name>', 'the image it was about, for messages that do not name it')
    .addOption(new Option('-o, --output <format>', 'how to print').choices(['text', 'json']).default('text'))
    .action(async (message: string | undefined, { jsonl, image, output }: ExplainOptions) => {
      const { colour } = readEnvironment(program);
      if (jsonl !== undefined) {
        if (message !== undefined) throw new UsageError('give a message or --jsonl, not both');
        session.exitCode = await explainRows(jsonl, image, output);
        return;
      }
      const text = message ?? (await readStandardInput());
      if (text.trim() === '')
        throw new UsageError('there is no message: give one in quotes, pipe one in, or use --jsonl FILE');
      const explanation = explainMessage(null, text, image);
      process.stdout.write(
        output === 'json'
          ? `${JSON.stringify(explanation.report, null, 2)}\n`
          : printExplanation(explanation, { colour }),
      );
    });
}

/** Answers every row that can be read, and says which lines cannot: 2 then, else 0. */
async function explainRows(file: string, image: string | undefined, output: 'text' | 'json'): Promise<number> {
  const input = file === '-' ? process.stdin : await openFile(file);
  let bad = 0;
  for await (const row of readRows(input)) {
    if (!row.ok) {
      bad += 1;
      process.stderr.write(`pullwarden: ${file} line ${row.line}: ${row.problem}\n`);
      continue;
    }
    const { report } = explainMessage(row.id, row.message, image);
    const line =
      output === 'json'
        ? JSON.stringify(report)
        : [report.id ?? `line ${row.line}`, `${report.cause} (${report.confidence})`, report.image ?? '-'].join('\t');
    process.stdout.write(`${line}\n`);
  }
  return bad === 0 ? 0 : 2;
}

async function openFile(file: string): Promise<Readable> {
  const stream = createReadStream(file);
  await once(stream, 'open').catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(
      `${file} cannot be read (${error.code}); name a file of {"id", "message"} lines, or - for standard input`,
    );
  });
  return stream;
}

async function readStandardInput(): Promise<string> {
  if (process.stdin.isTTY) return '';
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(Buffer.from(chunk as Uint8Array));
  return Buffer.concat(chunks).toString('utf8');
}
