import { readFileSync } from 'node:fs';
import type { Cause } from '../../../../lambda/core/model/cause.ts';

/** One labelled message; `test/fixtures/pull-messages/README.md` says how rows were made and labelled. */
export interface Row {
  readonly id: string;
  readonly message: string;
  readonly cause: Cause;
  /** Causes that are accepted too, where the text cannot decide. */
  readonly also: readonly Cause[];
  readonly image?: string | null;
  readonly host?: string | null;
}

export function readCorpus(name: 'dev' | 'own'): readonly Row[] {
  const file = new URL(`../../../fixtures/pull-messages/${name}.jsonl`, import.meta.url);
  return readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Row);
}
