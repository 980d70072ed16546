import { expect, it } from '@jest/globals';
import type { AccessResult } from '../../../lambda/core/model/probe.ts';
import { accessLine } from '../../../lambda/core/registry/access-line.ts';

const DAY = 86_400_000;
const RESULT: AccessResult = { host: 'r.example', status: 'answers', stages: [], vantage: 'outside' };

it('says what a registry told of itself, from one vantage', () => {
  const certificate = { host: 'r.example', issuer: 'CA', names: [], notAfter: 21.5 * DAY };
  const rateLimit = { limit: 100, remaining: 76, windowSeconds: 21_600, source: '198.51.100.7' };
  expect(accessLine({ ...RESULT, certificate, rateLimit }, DAY)).toEqual({
    message: 'registry',
    fields: {
      registry: 'r.example',
      vantage: 'outside',
      status: 'answers',
      cause: null,
      certificateDays: 20,
      pullsLeft: 76,
      pullsLimit: 100,
    },
  });
});

it('leaves open what it did not tell', () => {
  expect(accessLine({ ...RESULT, status: 'unreachable', cause: 'dns', vantage: 'vpc' }, 0).fields).toEqual({
    registry: 'r.example',
    vantage: 'vpc',
    status: 'unreachable',
    cause: 'dns',
    certificateDays: null,
    pullsLeft: null,
    pullsLimit: null,
  });
});
