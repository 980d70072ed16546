import { readFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import { readMessage } from '../../../../lambda/core/pulls/message/read-message.ts';
import type { Diagnosis } from '../../../../lambda/core/model/failure.ts';

/** A phrase that one alternative of one rule is for; the first of each rule also holds what the rule says beside it. */
interface Phrase extends Pick<Diagnosis, 'cause'>, Partial<Pick<Diagnosis, 'confidence' | 'also'>> {
  readonly text: string;
  /** The words that decide; the whole text if not given. */
  readonly words?: string;
}

const PHRASES = readFileSync(new URL('../../../fixtures/pull-messages/phrases.jsonl', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Phrase);

it('every wording of every alternative of every rule is read as it was', () => {
  const changed = PHRASES.flatMap(({ text, cause, words = text, confidence, also }) => {
    const read = readMessage(text);
    const expected = { cause, evidence: [words], ...(confidence === undefined ? {} : { confidence, also }) };
    const got = { cause: read.cause, evidence: read.evidence, ...(confidence === undefined ? {} : read) };
    const same = Object.entries(expected).every(
      ([key, value]) => JSON.stringify(value) === JSON.stringify(got[key as keyof typeof got]),
    );
    return same ? [] : [{ text, cause, words, read: [read.cause, read.confidence, ...read.also, ...read.evidence] }];
  });
  expect(changed).toEqual([]);
});
