import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { FIELD_NAMES } from '../../lambda/core/kube-proxy/fields.ts';
import type { Judgement, Written } from '../support/judge-agreement.ts';

const PARALLEL = 4;
const SECTIONS = new Set(FIELD_NAMES.filter((field) => field.includes('.')).map((field) => field.split('.')[0]));

/** Lets kube-proxy itself read the texts (`--config F --write-config-to G`): no cluster is needed. `kube` runs it. */
export async function judgeAll(kube: string, texts: readonly string[]): Promise<readonly Judgement[]> {
  const folder = await mkdtemp(join(tmpdir(), 'pullwarden-judge-'));
  try {
    const judged: Judgement[] = [];
    const next = texts.entries();
    const worker = async (): Promise<void> => {
      for (const [index, text] of next) judged[index] = await judge(kube, join(folder, String(index)), text);
    };
    await Promise.all(Array.from({ length: PARALLEL }, worker));
    return judged;
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function judge(kube: string, file: string, text: string): Promise<Judgement> {
  await writeFile(file, text);
  const args = ['kube-proxy', '--config', file, '--write-config-to', `${file}.out`];
  const { status, stderr } = await new Promise<{ status: number | null; stderr: string }>((resolve) => {
    const child = execFile(kube, args, (_error, _stdout, said) => resolve({ status: child.exitCode, stderr: said }));
  });
  if (status === 0) return { ok: true, fields: fieldsOf(parse(await readFile(`${file}.out`, 'utf8'))) };
  const [, message = ''] =
    /command failed"(?: err=|,"err":)(?:"|<\s*)(.+?)(?:"\}?$|\s*>\s*$)/ms.exec(stderr) ??
    /^(panic: .*)$/m.exec(stderr) ??
    [];
  if (message === '') throw new Error(`kube-proxy ended with ${status}: ${stderr}`);
  const stage = message.includes('failed to decode')
    ? 'decode'
    : message.startsWith('failed complete')
      ? 'complete'
      : 'validate';
  return { ok: false, stage, message: message.replaceAll('\\"', '"').slice(0, 400) };
}

/** The fields of a document by path; sections are at most one level deep. */
function fieldsOf(document: Written): Written {
  const entries = Object.entries(document).flatMap(([name, value]) =>
    SECTIONS.has(name) ? Object.entries(value ?? {}).map(([inner, own]) => [`${name}.${inner}`, own]) : [[name, value]],
  );
  return Object.fromEntries(entries);
}
