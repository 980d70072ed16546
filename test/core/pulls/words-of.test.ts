import { expect, it } from '@jest/globals';
import type { FailureText } from '../../../lambda/core/model/failure.ts';
import { wordsOf } from '../../../lambda/core/pulls/words-of.ts';
import { failingContainer } from '../../support/failures.ts';

const REFUSED = 'dial tcp 10.0.0.1:443: connect: connection refused';
const LIMITED = 'toomanyrequests: You have reached your pull rate limit';
const said = (text: string, first: number | null = null): FailureText => ({ text, first, last: first });
const words = (texts: readonly FailureText[], reason = 'ImagePullBackOff') =>
  wordsOf(failingContainer({ texts, reason }));

it.each<[string, readonly FailureText[], string | null]>([
  [
    'the oldest event that names a cause',
    [said(LIMITED), said(REFUSED, 5), said(REFUSED.replace('443', '5000'), 2)],
    REFUSED.replace('443', '5000'),
  ],
  ['an event before the status text, which has no time', [said(REFUSED, 5), said(LIMITED)], REFUSED],
  ['the last text when none has a time', [said(LIMITED), said(REFUSED)], REFUSED],
  ['none when nothing names a cause', [said('Back-off pulling image "a"', 1), said('pull QPS exceeded', 1)], null],
])('the first error is %s', (_, texts, first) => {
  expect(words(texts).firstError).toBe(first);
});

it('a first error is bounded', () => {
  expect(words([said(`${REFUSED}${'x'.repeat(3_000)}`, 1)]).firstError).toHaveLength(1_000);
});

it('throttling counts where nothing else was said, and no other text does', () => {
  expect(words([said('Back-off pulling image "a"'), said('pull QPS exceeded')]).diagnosis.cause).toBe('pull-throttled');
  expect(words([said('Back-off pulling image "a"')], 'ErrImageNeverPull').diagnosis.cause).toBe('never-pull');
  expect(words([], 'ErrImagePull').diagnosis.cause).toBe('unknown');
});
