import type { ConfigProblem } from './config-problem.ts';
import { looksLikeKey } from './looks-like-key.ts';

/** What a problem repeats of a configuration: what it quotes, and what YAML says at the end of its line. */
const REPEATED = /(?<=").*(?=")|(?<=: )\S+$/gs;

/** The problem without what may be a key: people put them in any place, and a problem is printed and logged. */
export function withoutKeys({ path, what, fix }: ConfigProblem): ConfigProblem {
  return { path: path.split('.').map(hidden).join('.'), what: what.replace(REPEATED, hidden), fix };
}

function hidden(text: string): string {
  return looksLikeKey(text) ? '…' : text;
}
