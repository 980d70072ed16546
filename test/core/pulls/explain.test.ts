import { describe, expect, it } from '@jest/globals';
import type { FailureText } from '../../../lambda/core/model/failure.ts';
import type { ProbeResult } from '../../../lambda/core/model/probe.ts';
import { explain as explainWords } from '../../../lambda/core/pulls/explain.ts';
import { wordsOf } from '../../../lambda/core/pulls/words-of.ts';
import { failingContainer } from '../../support/failures.ts';
import { at } from '../../support/pods.ts';

const NOT_FOUND = 'failed to resolve reference "r.example/app:1": r.example/app:1: not found';
const REFUSED = 'dial tcp 10.0.0.1:443: connect: connection refused';
const text = (words: string, first: number | null = null): FailureText => ({ text: words, first, last: first });

const container = (texts: readonly FailureText[], reason = 'ImagePullBackOff') => failingContainer({ texts, reason });

const spread = { nodes: ['node-a'], pods: 1, images: 1 };
const reference = { host: 'r.example', repository: 'app', tag: '1', digest: null };

function probe(status: ProbeResult['status'], cause?: ProbeResult['cause']): ProbeResult {
  return {
    image: 'r.example/app:1',
    host: 'r.example',
    status,
    ...(cause ? { cause } : {}),
    platforms: [],
    identity: 'anonymous',
    stages: [],
    vantage: 'here',
  };
}

const explain = (input: Omit<Parameters<typeof explainWords>[0], 'words'>) =>
  explainWords({ ...input, words: wordsOf(input.container) });

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
    expect(explain({ container: container(texts), reference, probes: [], spread })).toMatchObject({
      cause,
      wordsCause: cause,
      decidedBy: 'words',
    });
  });

  it.each([
    ['ErrImageNeverPull', 'never-pull'],
    ['InvalidImageName', 'invalid-image-name'],
  ])('is the reason %s itself without any text', (reason, cause) => {
    expect(explain({ container: container([], reason), reference, probes: [], spread }).cause).toBe(cause);
  });

  it('remembers the first error that names a cause', () => {
    const texts = [
      text('Back-off pulling image'),
      text(REFUSED, at(9)),
      text('pull QPS exceeded', at(1)),
      text(NOT_FOUND, at(2)),
    ];
    expect(explain({ container: container(texts), reference, probes: [], spread }).firstError).toBe(NOT_FOUND);
  });

  const PULL_DENIED = 'pull access denied, repository does not exist';
  const UNAUTHORIZED = 'unexpected status from HEAD request to https://r.example/v2/: 401 Unauthorized';

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
      'no repository where words leave it open',
      PULL_DENIED,
      probe('missing', 'repository-not-found-or-denied'),
      'repository-not-found-or-denied',
      'probe-finds-no-repository',
      'certain',
    ],
    [
      'no such tag',
      PULL_DENIED,
      probe('missing', 'image-not-found'),
      'image-not-found',
      'probe-finds-no-tag',
      'certain',
    ],
    [
      'another platform only',
      NOT_FOUND,
      { ...probe('unsupported', 'platform-mismatch'), platforms: ['linux/arm64'] },
      'platform-mismatch',
      'platform-not-offered',
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
    [
      'the image, but the node is refused',
      REFUSED,
      probe('available'),
      'connection-refused',
      'fine-from-elsewhere',
      'certain',
    ],
    [
      'the same refusal',
      REFUSED,
      probe('unreachable', 'connection-refused'),
      'connection-refused',
      'same-from-elsewhere',
      'certain',
    ],
    [
      'another trouble of the network',
      REFUSED,
      probe('unreachable', 'timeout'),
      'connection-refused',
      'words',
      'certain',
    ],
    ['that it is denied too', UNAUTHORIZED, probe('denied', 'unauthorized'), 'unauthorized', 'words', 'certain'],
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
    const failure = explain({ container: container([text(words)]), reference, probes: [seen], spread });
    expect(failure).toMatchObject({ cause, decidedBy, confidence });
    expect(failure.proof.some((line) => line.startsWith(`${decidedBy}: `))).toBe(decidedBy !== 'words');
  });

  it('is less sure that a repository is missing where the pod has a secret and the probe has none', () => {
    const secret = { ...container([text(NOT_FOUND)]), pullSecrets: ['regcred'] };
    const missing = probe('missing', 'repository-not-found-or-denied');
    expect(explain({ container: secret, reference, probes: [missing], spread }).confidence).toBe('likely');
  });

  it('blames the secret when anybody else may pull', () => {
    const secret = { ...container([text(UNAUTHORIZED)]), pullSecrets: ['regcred'] };
    const failure = explain({ container: secret, reference, probes: [probe('available')], spread });
    expect(failure).toMatchObject({ cause: 'unauthorized', decidedBy: 'public-but-credentials-refused' });
    expect(failure.proof.join()).toContain('regcred');
  });

  it.each([
    ['no-pull-secret', UNAUTHORIZED, {}, {}],
    ['pull-secret-named', UNAUTHORIZED, { pullSecrets: ['regcred'] }, {}],
    ['one-node-only', REFUSED, {}, { pods: 3 }],
    ['every-image-of-the-registry', REFUSED, {}, { images: 3 }],
  ])('comes with the note %s', (name, words, changes, wider) => {
    const noted = (spreadNow: typeof spread, changed: object) =>
      explain({
        container: { ...container([text(words)]), ...changed },
        reference,
        probes: [],
        spread: spreadNow,
      }).proof.filter((line) => line.startsWith(`${name}: `));
    expect(noted({ ...spread, ...wider }, changes)).toHaveLength(1);
    const opposite = Object.keys(changes).length > 0 ? { pullSecrets: [] } : { pullSecrets: ['x'] };
    expect(noted(spread, opposite)).toHaveLength(0);
  });

  it('says where a probe stopped: the first step that failed, else the last', () => {
    const stage = (name: 'dns' | 'tcp' | 'manifest', ok: boolean) => ({
      stage: name,
      host: 'r.example',
      ok,
      ms: 1,
      detail: `${name} detail`,
    });
    const evidence = (stages: ProbeResult['stages']) =>
      explain({ container: container([text(NOT_FOUND)]), reference, probes: [{ ...probe('unknown'), stages }], spread })
        .evidence;
    expect(evidence([stage('dns', true), stage('tcp', false), stage('manifest', false)])).toContain(
      'probe from here: unknown (tcp r.example: tcp detail)',
    );
    expect(evidence([stage('dns', true), stage('manifest', true)])).toContain(
      'probe from here: unknown (manifest r.example: manifest detail)',
    );
    expect(evidence([])).toContain('probe from here: unknown');
    expect(evidence([])[0]).toContain('not found');
  });

  it('has no registry for a name that is not valid', () => {
    const failure = explain({ container: container([]), reference: null, probes: [], spread });
    expect(failure).toMatchObject({ registry: null, reference: null });
  });

  it('names registry and completed reference', () => {
    expect(explain({ container: container([]), reference, probes: [], spread })).toMatchObject({
      registry: 'r.example',
      reference: 'r.example/app:1',
    });
  });
});
