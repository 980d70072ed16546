import { type Judgement, NOBODY, type Trouble } from '../../lambda/core/model/check.ts';
import type { Verdict } from '../../lambda/core/model/verdict.ts';

/** A missing image that hits two pods of `shop`, since minute 0. */
export function trouble(changes: Partial<Trouble> = {}): Trouble {
  return {
    key: 'c1/image-not-found/r.example/app:1',
    check: 'image-pulls',
    cause: 'image-not-found',
    scope: 'r.example/app:1',
    target: { kind: 'image', name: 'r.example/app:1' },
    severity: 'warning',
    confidence: 'certain',
    evidence: ['r.example/app:1: not found'],
    affected: {
      ...NOBODY,
      pods: 2,
      workloads: ['shop/Deployment/web'],
      namespaces: ['shop'],
      nodes: ['node-a'],
      images: ['r.example/app:1'],
      sample: ['shop/web-1', 'shop/web-2'],
      counts: { workloads: 1, namespaces: 1, nodes: 1, images: 1 },
    },
    since: null,
    seenBy: 'reported',
    ...changes,
  };
}

const verdict = {
  check: 'image-pulls',
  target: { kind: 'cluster', name: 'c1' },
  vantage: 'kubelet',
  findings: [],
} as const;

/** A judgement that saw everything, or was blind for a reason. */
export function judgement(blind?: string): Judgement {
  const verdicts: readonly Verdict[] =
    blind === undefined ? [{ ...verdict, status: 'healthy' }] : [{ ...verdict, status: 'unknown', reason: blind }];
  return { verdicts, failures: [], complete: blind === undefined };
}
