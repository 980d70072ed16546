import { describe, expect, it } from '@jest/globals';
import { severityOf } from '../../../lambda/core/incident/severity-of.ts';
import { troublesOf } from '../../../lambda/core/incident/troubles-of.ts';
import type { Failure } from '../../../lambda/core/model/failure.ts';
import { failingContainer } from '../../support/failures.ts';
import { at } from '../../support/pods.ts';

function failure(changes: Partial<Failure> = {}): Failure {
  const { texts: _texts, pullSecrets: _secrets, ...container } = failingContainer();
  return {
    ...container,
    cause: 'image-not-found',
    wordsCause: 'image-not-found',
    decidedBy: 'words',
    confidence: 'certain',
    also: [],
    firstError: 'not found',
    evidence: [],
    proof: [],
    registry: 'r.example',
    reference: 'r.example/app:1',
    ...changes,
  };
}

const keys = (failures: readonly Failure[]) =>
  troublesOf('c1', 'image-pulls', { verdicts: [], failures, complete: true }).map(({ key }) => key);

describe('grouping', () => {
  it('is one trouble for many pods of one image', () => {
    const failures = Array.from({ length: 60 }, (_, index) => failure({ pod: `web-${index}`, since: at(index) }));
    const [one, ...others] = troublesOf('c1', 'image-pulls', { verdicts: [], failures, complete: true });
    expect(others).toEqual([]);
    expect(one).toMatchObject({ since: at(0), severity: 'critical', target: { kind: 'image' } });
    expect(one?.affected).toMatchObject({ pods: 60, workloads: ['shop/Deployment/web'], counts: { nodes: 1 } });
    expect(one?.affected.sample).toHaveLength(50);
  });

  it('has the scope of the cause in its key', () => {
    const two = (changes: Partial<Failure>) =>
      keys([
        failure(changes),
        failure({ ...changes, pod: 'api-1', reference: 'r.example/api:2', image: 'r.example/api:2' }),
      ]);
    expect(two({ cause: 'image-not-found' })).toEqual([
      'c1/image-not-found/r.example/api:2',
      'c1/image-not-found/r.example/app:1',
    ]);
    expect(two({ cause: 'dns' })).toEqual(['c1/dns/r.example']);
    expect(two({ cause: 'disk-full' })).toEqual(['c1/disk-full/']);
  });

  it('falls back to the name as it is when it is not valid', () => {
    expect(
      keys([failure({ cause: 'invalid-image-name', image: 'Foo/BAR:1', reference: null, registry: null })]),
    ).toEqual(['c1/invalid-image-name/Foo/BAR:1']);
  });

  it('is as sure as its least sure failure', () => {
    const failures = [failure(), failure({ pod: 'web-2', confidence: 'likely' })];
    expect(troublesOf('c1', 'image-pulls', { verdicts: [], failures, complete: true })[0]?.confidence).toBe('likely');
  });

  it('makes one trouble of the findings of a verdict', () => {
    const drift = (field: string) => ({
      code: 'kube-proxy-drift' as const,
      args: {
        baseline: 'eks',
        field,
        expected: 'a',
        actual: 'b',
        actualFrom: 'set' as const,
        inEffect: true,
        impact: 'None.',
      },
    });
    const verdict = {
      check: 'kube-proxy',
      target: { kind: 'kube-proxy', name: 'c1' },
      status: 'unhealthy',
      vantage: 'outside',
      findings: [drift('mode'), drift('clusterCIDR')],
    } as const;
    const troubles = troublesOf('c1', 'kube-proxy', { verdicts: [verdict], failures: [], complete: true });
    expect(troubles).toMatchObject([{ key: 'c1/kube-proxy-drift/c1', seenBy: 'observed', severity: 'warning' }]);
    expect(troubles[0]?.evidence).toHaveLength(2);
  });
});

describe('severity', () => {
  it.each([
    ['image-not-found', 1, 'warning'],
    ['image-not-found', 3, 'error'],
    ['image-not-found', 50, 'critical'],
    ['dns', 1, 'error'],
    ['dns', 10, 'critical'],
    ['disk-full', 10, 'critical'],
    ['kube-proxy-drift', 0, 'warning'],
    ['kube-proxy-unusable', 0, 'error'],
    ['access-too-wide', 0, 'warning'],
  ] as const)('%s on %d pods is %s', (cause, pods, severity) => {
    expect(severityOf(cause, pods)).toBe(severity);
  });
});
