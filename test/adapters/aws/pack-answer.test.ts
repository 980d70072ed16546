import { randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { packAnswer, unpackAnswer } from '../../../lambda/adapters/aws/pack-answer.ts';
import type { Answer } from '../../../lambda/core/model/problem.ts';
import type { Listing } from '../../../lambda/ports/kubernetes.ts';

const there = (answer: Answer<unknown>, maxBytes?: number) => unpackAnswer(packAnswer(answer, maxBytes));
/** Texts that gzip cannot make smaller. */
const texts = (count: number) => Array.from({ length: count }, () => randomBytes(64).toString('base64'));

describe('an answer', () => {
  it.each<readonly [Answer<unknown>]>([
    [{ ok: true, value: null }],
    [{ ok: true, value: ['a', { b: 1 }] }],
    [{ ok: true, value: { items: ['a'], truncated: false } }],
    [{ ok: false, problem: { reason: 'forbidden', detail: 'no', right: 'list pods' } }],
  ])('%j comes back as it was', (answer) => {
    expect(there(answer)).toEqual(answer);
  });

  it('comes back whole or shorter, never longer than it may be', () => {
    fc.assert(
      fc.property(fc.nat(200), fc.integer({ min: 300, max: 20_000 }), (count, maxBytes) => {
        const items = texts(count);
        const packed = packAnswer({ ok: true, value: { items, truncated: false } }, maxBytes);
        expect(packed.zipped.length).toBeLessThanOrEqual(maxBytes);
        const back = unpackAnswer(packed) as Answer<Listing<string>>;
        if (!back.ok) throw new Error('a listing can always be cut');
        expect(back.value.items).toEqual(items.slice(0, back.value.items.length));
        expect(back.value.truncated).toBe(back.value.items.length < items.length);
      }),
    );
  });

  it('that cannot be cut is a problem', () => {
    const detail = 'the answer is larger than 1000 bytes after packing';
    expect(there({ ok: true, value: texts(100) }, 1_000)).toEqual({
      ok: false,
      problem: { reason: 'too-large', detail },
    });
  });
});
