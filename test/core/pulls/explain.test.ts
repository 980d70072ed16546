import { describe, expect, it } from '@jest/globals';
import type { FailingContainer, FailureText } from '../../../lambda/core/model/failure.ts';
import type { ProbeResult } from '../../../lambda/core/model/probe.ts';
import { explain } from '../../../lambda/core/pulls/explain.ts';
import { at } from '../../support/pods.ts';

const NOT_FOUND = 'failed to resolve reference "r.example/app:1": r.example/app:1: not found';
const REFUSED = 'dial tcp 10.0.0.1:443: connect: connection refused';
const text = (words: string, first: number | null = null): FailureText => ({ text: words, first, last: first });

function container(texts: readonly FailureText[], reason = 'ImagePullBackOff'): FailingContainer {
  return {
    namespace: 'shop',
    pod: 'web-1',
    podUid: 'u',
    workload: 'Deployment/web',
    container: 'app',
    containerType: 'container',
    node: 'node-a',
    image: 'r.example/app:1',
    reason,
    texts,
    since: null,
  };
}

const reference = { host: 'r.example', repository: 'app', tag: '1', digest: null };

function probe(status: ProbeResult['status'], cause?: ProbeResult['cause']): ProbeResult {
  return {
    image: 'r.example/app:1',
    host: 'r.example',
    status,
    ...(cause ? { cause } : {}),
    platforms: [],
    stages: [],
    vantage: 'here',
  };
}

describe('the root cause', () => {
  it.each<[string, readonly FailureText[], string]>([
    ['the newest error that names a cause', [text(REFUSED, at(5)), text(NOT_FOUND, at(1))], 'connection-refused'],
    [
      'not the back-off in front of it',
      [text('Back-off pulling image "r.example/app:1"'), text(NOT_FOUND, at(1))],
      'image-not-found',
    ],
    ['not the throttling before it', [text('pull QPS exceeded', at(5)), text(NOT_FOUND, at(1))], 'image-not-found'],
    ['throttling when nothing else was said', [text('pull QPS exceeded', at(5))], 'pull-throttled'],
    ['unknown when nothing was said', [], 'unknown'],
  ])('is %s', (_, texts, cause) => {
    expect(explain({ container: container(texts), reference, probe: null })).toMatchObject({
      cause,
      wordsCause: cause,
      decidedBy: 'words',
    });
  });

  it.each([
    ['ErrImageNeverPull', 'never-pull'],
    ['InvalidImageName', 'invalid-image-name'],
  ])('is the reason %s itself without any text', (reason, cause) => {
    expect(explain({ container: container([], reason), reference, probe: null }).cause).toBe(cause);
  });

  it('remembers the first error that names a cause', () => {
    const texts = [
      text('Back-off pulling image'),
      text(REFUSED, at(9)),
      text('pull QPS exceeded', at(1)),
      text(NOT_FOUND, at(2)),
    ];
    expect(explain({ container: container(texts), reference, probe: null }).firstError).toBe(NOT_FOUND);
  });

  it.each<[string, string, ProbeResult, string, string, string]>([
    [
      'no repository at all',
      NOT_FOUND,
      probe('missing', 'repository-not-found-or-denied'),
      'repository-not-found-or-denied',
      'probe-finds-no-repository',
      'certain',
    ],
    [
      'no such tag',
      'pull access denied',
      probe('missing', 'image-not-found'),
      'image-not-found',
      'probe-finds-no-tag',
      'certain',
    ],
    ['the image there now', NOT_FOUND, probe('available'), 'image-not-found', 'image-is-there-now', 'likely'],
    [
      'what the words do not say',
      'Back-off pulling image',
      probe('missing', 'image-not-found'),
      'image-not-found',
      'words-are-silent-probe-is-not',
      'likely',
    ],
    // The probe stands elsewhere: the node's own network is the node's word.
    ['the image, but the node is refused', REFUSED, probe('available'), 'connection-refused', 'words', 'certain'],
    ['nothing, because it could not look', NOT_FOUND, probe('unknown'), 'image-not-found', 'words', 'certain'],
    [
      'a network trouble of its own',
      'Back-off pulling image',
      probe('unreachable', 'timeout'),
      'unknown',
      'words',
      'guess',
    ],
  ])('when the probe finds %s', (_, words, seen, cause, decidedBy, confidence) => {
    expect(explain({ container: container([text(words)]), reference, probe: seen })).toMatchObject({
      cause,
      decidedBy,
      confidence,
    });
  });

  it('names registry and completed reference', () => {
    expect(explain({ container: container([]), reference, probe: null })).toMatchObject({
      registry: 'r.example',
      reference: 'r.example/app:1',
    });
  });
});
