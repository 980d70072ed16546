import { ASKED_RIGHTS } from '../core/access/asked-rights.ts';
import { judgeRights, type ReviewedRight } from '../core/access/judge-rights.ts';
import { defineCheck } from './define-check.ts';
import { mapBounded } from './map-bounded.ts';

const PARALLEL = 6;

/**
 * Compares our rights in a cluster with what the checks need, one review a right: the list of all rules is incomplete where
 * an authorizer other than RBAC decides, as on EKS. Every authenticated user may ask (`system:basic-user`).
 */
export const access = defineCheck<readonly ReviewedRight[]>({
  id: 'access',
  question: 'Has Pullwarden the rights in the cluster that its checks need, and none that nobody should have?',
  everyMinutes: 60,
  rights: [],
  onRequest: true,

  gather: ({ kubernetes }) =>
    mapBounded(ASKED_RIGHTS, PARALLEL, async (asked) => ({ asked, answer: await kubernetes.may(asked.right) })),

  judge: (reviewed, { cluster, vantage }) => ({
    verdicts: judgeRights(reviewed).map((opinion) => ({
      check: 'access',
      target: { kind: 'cluster', name: cluster },
      vantage,
      ...opinion,
    })),
    failures: [],
    // A right that is missing hides none that is one too many.
    complete: reviewed.every(({ answer }) => answer.ok),
  }),
});
