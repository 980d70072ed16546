// Writes what kube-proxy makes of the cases, and of some generated texts, to test/fixtures/kube-proxy/judged.jsonl.
import { writeFile } from 'node:fs/promises';
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { ALL_CASES } from '../fixtures/kube-proxy/cases.ts';
import type { Judgement } from '../support/judge-agreement.ts';
import { HEAD, kubeProxyConfigs } from '../support/kube-proxy-configs.ts';
import { judgeAll } from './judge-configs.ts';
import { kubeProgram } from './kube-program.ts';

const GENERATED = 300;

const texts = [
  ...new Set([HEAD, ...ALL_CASES, ...fc.sample(kubeProxyConfigs, { numRuns: GENERATED, seed: 20_261_125 })]),
];
const judged = await judgeAll(await kubeProgram(), texts);
const file = new URL('../fixtures/kube-proxy/judged.jsonl', import.meta.url);
const [silent] = judged;
await writeFile(
  file,
  texts.map((text, index) => `${JSON.stringify({ text, judged: shortened(judged[index]!) })}\n`).join(''),
);
console.log(`${texts.length} texts: ${file.pathname}`);

/** Only what kube-proxy writes otherwise than for a silent text, which is the first one. */
function shortened(one: Judgement): Judgement {
  if (!one.ok || one === silent || silent?.ok !== true) return one;
  const told = Object.entries(one.fields).filter(([name, value]) => !isDeepStrictEqual(value, silent.fields[name]));
  return { ok: true, fields: Object.fromEntries(told) };
}
