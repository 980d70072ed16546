import { describe, expect, it } from '@jest/globals';
import { cacheRuleOf, judgeEcrCode, judgeEcrStatus } from '../../../lambda/core/registry/judge-ecr.ts';

describe('what ECR says of an image', () => {
  it.each([
    ['ImageNotFound', 'missing', 'image-not-found'],
    ['ImageNotFoundException', 'missing', 'image-not-found'],
    ['ImageTagDoesNotMatchDigest', 'missing', 'image-not-found'],
    ['ImageInaccessible', 'missing', 'image-not-found'],
    ['LayersNotFoundException', 'missing', 'image-not-found'],
    ['LayerInaccessibleException', 'missing', 'image-not-found'],
    ['InvalidImageDigest', 'invalid', 'invalid-image-name'],
    ['InvalidImageTag', 'invalid', 'invalid-image-name'],
    ['RepositoryNotFound', 'missing', 'repository-not-found-or-denied'],
    ['RepositoryNotFoundException', 'missing', 'repository-not-found-or-denied'],
    ['KmsError', 'unreachable', 'registry-error'],
    ['KmsException', 'unreachable', 'registry-error'],
    ['UpstreamAccessDenied', 'denied', 'forbidden'],
    ['UpstreamTooManyRequests', 'limited', 'rate-limited'],
    ['UpstreamUnavailable', 'unreachable', 'registry-error'],
    ['UnableToGetUpstreamImageException', 'unreachable', 'registry-error'],
    ['UnableToGetUpstreamLayerException', 'unreachable', 'registry-error'],
  ])('%s: %s, %s', (code, status, cause) => {
    expect(judgeEcrCode(code)).toEqual({ status, cause, detail: expect.stringMatching(/^\w.{10,120}[^.]$/) });
  });

  it.each([
    'AccessDenied',
    'AccessDeniedException',
    'ThrottlingException',
    'LimitExceededException',
    'ServerException',
    'InvalidParameterException',
    'MissingDigestAndTag',
    'TimeoutError',
    'SomethingNew',
    '',
  ])('nothing with %s', (code) => {
    expect(judgeEcrCode(code)).toBeNull();
  });

  it.each([
    ['ACTIVE', 'available', undefined],
    [undefined, 'available', undefined],
    ['ARCHIVED', 'missing', 'image-not-found'],
    ['ACTIVATING', 'missing', 'image-not-found'],
    ['SOMETHING', 'unknown', undefined],
  ])('by its state %s: %s, %s', (state, status, cause) => {
    expect(judgeEcrStatus(state)).toMatchObject({ status, ...(cause === undefined ? {} : { cause }) });
    expect(judgeEcrStatus(state).cause).toBe(cause);
  });
});

describe('the rule that fills a repository', () => {
  it.each([
    ['docker-hub/library/nginx', ['quay', 'docker-hub'], 'docker-hub'],
    ['team/cache/app', ['team/cache'], 'team/cache'],
    ['docker-hub/library/nginx', ['ROOT', 'docker-hub'], 'docker-hub'],
    ['library/nginx', ['docker-hub', 'ROOT'], 'ROOT'],
    ['docker-hub-2/nginx', ['docker-hub'], null],
    ['docker-hub', ['docker-hub'], null],
    ['app', [], null],
  ])('of %s, with rules for %j, is %s', (repository, prefixes, rule) => {
    expect(cacheRuleOf(repository, prefixes)).toBe(rule);
  });
});
