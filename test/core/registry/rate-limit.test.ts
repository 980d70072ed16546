import { describe, expect, it } from '@jest/globals';
import { readRateLimit, readRetryAfter, timeToLimit } from '../../../lambda/core/registry/rate-limit.ts';

describe('the limit that a registry names', () => {
  it('is read as Docker Hub says it', () => {
    const headers = {
      'ratelimit-limit': '100;w=21600',
      'ratelimit-remaining': '76;w=21600',
      'docker-ratelimit-source': '198.51.100.7',
    };
    expect(readRateLimit(headers)).toEqual({
      limit: 100,
      remaining: 76,
      windowSeconds: 21_600,
      source: '198.51.100.7',
    });
  });

  it('needs no window and no source', () => {
    expect(readRateLimit({ 'ratelimit-limit': '500', 'ratelimit-remaining': '0' })).toEqual({
      limit: 500,
      remaining: 0,
      windowSeconds: null,
      source: null,
    });
  });

  it.each([
    [{}],
    [{ 'ratelimit-limit': '100' }],
    [{ 'ratelimit-limit': 'many', 'ratelimit-remaining': '1' }],
    [{ 'ratelimit-limit': '0', 'ratelimit-remaining': '0' }],
    [{ 'ratelimit-limit': ['100', '200'], 'ratelimit-remaining': '1' }],
  ])('is none in %j', (headers) => expect(readRateLimit(headers)).toBeNull());

  it('has no source that is not one word', () => {
    const headers = { 'ratelimit-limit': '1', 'ratelimit-remaining': '1', 'docker-ratelimit-source': 'a\nb' };
    expect(readRateLimit(headers)?.source).toBeNull();
  });
});

describe('Retry-After', () => {
  const NOW = Date.parse('2026-01-01T00:00:00Z');
  it.each([
    ['120', 120_000],
    ['99999', 3_600_000],
    ['Thu, 01 Jan 2026 00:00:30 GMT', 30_000],
    ['Wed, 31 Dec 2025 23:00:00 GMT', null],
    ['0', null],
    ['soon', null],
    [undefined, null],
  ])('%s is %s ms', (header, ms) => expect(readRetryAfter({ 'retry-after': header }, NOW)).toBe(ms));
});

describe('the time until the limit', () => {
  it('is what remains at the pace so far', () => {
    expect(timeToLimit({ at: 0, remaining: 100 }, { at: 600_000, remaining: 80 })).toBe(2_400_000);
    expect(timeToLimit({ at: 0, remaining: 10 }, { at: 60_000, remaining: 0 })).toBe(0);
  });

  it.each([
    ['nothing was used', { at: 600_000, remaining: 100 }],
    ['the window began anew', { at: 600_000, remaining: 120 }],
    ['the samples are too close', { at: 59_999, remaining: 1 }],
  ])('is unknown when %s', (_, now) => expect(timeToLimit({ at: 0, remaining: 100 }, now)).toBeNull());
});
