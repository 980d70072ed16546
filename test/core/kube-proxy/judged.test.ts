import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { ALL_CASES } from '../../fixtures/kube-proxy/cases.ts';
import { disagreements, type Judgement } from '../../support/judge-agreement.ts';

interface Recorded {
  readonly text: string;
  readonly judged: Judgement;
}

const RECORDED: readonly Recorded[] = readFileSync(
  new URL('../../fixtures/kube-proxy/judged.jsonl', import.meta.url),
  'utf8',
)
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line));

/** Recorded by test/cluster/record-judged.ts; the tests on the cluster ask kube-proxy itself, and about more. */
describe('what kube-proxy 1.34.4 made of these texts', () => {
  it('is what we make of them', () => {
    const differing = RECORDED.flatMap(({ text, judged }) => {
      const differ = disagreements(text, whole(judged));
      return differ.length === 0 ? [] : [[text, ...differ]];
    });
    expect(differing).toEqual([]);
  });

  it('was recorded for every case', () => {
    const recorded = new Set(RECORDED.map(({ text }) => text));
    expect(ALL_CASES.filter((text) => !recorded.has(text))).toEqual([]);
  });
});

/** Of each only what a silent text, the first one, does not show was recorded. */
function whole(judged: Judgement): Judgement {
  const silent = RECORDED[0]?.judged;
  return judged.ok && silent?.ok === true ? { ok: true, fields: { ...silent.fields, ...judged.fields } } : judged;
}
