import { describe, expect, it } from '@jest/globals';
import { CAUSES } from '../../../../lambda/core/model/cause.ts';
import { RULES } from '../../../../lambda/core/pulls/message/rules/all.ts';

describe('the rules', () => {
  it('know every cause but unknown', () => {
    const known = new Set<string>(RULES.map(({ cause }) => cause));
    expect(Object.keys(CAUSES).filter((cause) => !known.has(cause))).toEqual(['unknown']);
  });

  it('each stand for a class of texts of its own, in words', () => {
    const classes = RULES.map(({ cause, of }) => `${cause}: ${of}`);
    expect(RULES.filter(({ of }) => of.split(' ').length < 2)).toEqual([]);
    expect(classes.filter((one, index) => classes.indexOf(one) !== index)).toEqual([]);
  });

  it.each(RULES.map((rule) => [rule.of, rule] as const))('%s', (_, { cause, words, confidence, also }) => {
    // Only global patterns can be tried at every place of a text.
    expect(words.flags).toMatch(/g/);
    expect(also ?? []).not.toContain(cause);
    // Who guesses names what else it could be.
    expect(confidence === 'guess' && (also ?? []).length === 0).toBe(false);
  });
});
