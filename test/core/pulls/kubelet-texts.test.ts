import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { classify } from '../../../lambda/core/pulls/classify.ts';
import type { Cause } from '../../../lambda/core/model/cause.ts';

const FOLDER = new URL('../../fixtures/kubelet/', import.meta.url);

/** What a real kubelet said of a fault that was made on purpose (docs/testing-cluster.md, "The texts"). */
interface Recorded {
  readonly fault: string;
  readonly cause: Cause;
  /** What may be said instead: the text does not tell. */
  readonly also: readonly Cause[];
  readonly containerd: string;
  /** Reason and message of the waiting container; null for a pod without sandbox. */
  readonly reason: string | null;
  readonly message: string | null;
  readonly event: string;
}

const recorded = readdirSync(FOLDER).flatMap((file) =>
  readFileSync(new URL(file, FOLDER), 'utf8')
    .trim()
    .split('\n')
    .map((line): Recorded => JSON.parse(line)),
);
const texts = recorded.flatMap(({ message, event, ...row }) => [
  { ...row, from: 'event', text: event },
  ...(message === null ? [] : [{ ...row, from: 'status', text: message }]),
]);

describe('classify, on what a real kubelet wrote', () => {
  it('has texts of both versions of containerd', () => {
    expect(new Set(recorded.map(({ containerd }) => containerd))).toEqual(new Set(['1.6', '2.2']));
  });

  it.each(texts)('names the fault that was made: $fault, $from, containerd $containerd', ({ text, cause, also }) => {
    expect([cause, ...also]).toContain(classify(text).cause);
  });

  it.each(texts.filter(({ also }) => also.length > 0))(
    'has it among the causes that fit, where the text does not tell: $fault, $from, containerd $containerd',
    ({ text, cause }) => {
      const said = classify(text);
      expect([said.cause, ...said.also]).toContain(cause);
    },
  );
});
