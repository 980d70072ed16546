import { expect, it } from '@jest/globals';
import { type Cause, CAUSES } from '../../../lambda/core/model/cause.ts';
import { probeWorth } from '../../../lambda/core/pulls/probe-worth.ts';

it('a probe may decide what only the registry knows, and is not made where it knows nothing', () => {
  const worth = (value: number) =>
    (Object.keys(CAUSES) as Cause[]).filter((cause) => probeWorth(cause) === value).sort();
  expect(worth(2)).toEqual([
    'image-not-found',
    'platform-mismatch',
    'repository-not-found-or-denied',
    'unknown',
    'unsupported-manifest',
  ]);
  expect(worth(0)).toEqual([
    'credential-provider',
    'disk-full',
    'invalid-image-name',
    'never-pull',
    'node-permission',
    'policy-rejected',
    'pull-throttled',
    'runtime-unavailable',
  ]);
  expect(worth(1)).toHaveLength(Object.keys(CAUSES).length - 13);
});
