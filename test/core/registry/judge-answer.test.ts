import { describe, expect, it } from '@jest/globals';
import { judgeAnswer, judgeMissing, readErrorCodes } from '../../../lambda/core/registry/judge-answer.ts';

describe('judgeAnswer', () => {
  it.each([
    [401, [], 'denied', 'unauthorized'],
    [403, ['DENIED'], 'denied', 'forbidden'],
    [429, [], 'limited', 'rate-limited'],
    [403, ['TOOMANYREQUESTS'], 'limited', 'rate-limited'],
    [500, [], 'unreachable', 'registry-error'],
    [503, ['TOOMANYREQUESTS'], 'limited', 'rate-limited'],
    [400, [], 'unknown', 'registry-error'],
    [302, [], 'unknown', 'registry-error'],
  ])('%i %j is %s, %s', (status, codes, expected, cause) => {
    expect(judgeAnswer({ status, codes })).toEqual({ status: expected, cause });
  });
});

describe('judgeMissing', () => {
  it.each([
    [['MANIFEST_UNKNOWN'], true, 'image-not-found'],
    [['MANIFEST_UNKNOWN'], false, 'repository-not-found-or-denied'],
    [['MANIFEST_UNKNOWN'], null, 'image-not-found'],
    [['NAME_UNKNOWN'], null, 'repository-not-found-or-denied'],
    [[], null, 'image-not-found'],
  ])('%j with repository %s is %s', (codes, exists, cause) => {
    expect(judgeMissing(codes, exists)).toEqual({ status: 'missing', cause });
  });
});

it('reads the codes of an error document and nothing else', () => {
  expect(readErrorCodes('{"errors":[{"code":"DENIED","message":"no"},{"code": "UNKNOWN"}]}')).toEqual([
    'DENIED',
    'UNKNOWN',
  ]);
  expect(readErrorCodes('<h1>{"code":"<script>"}</h1>')).toEqual([]);
});
