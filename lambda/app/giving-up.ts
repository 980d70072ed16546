import type { Problem, ProblemReason } from '../core/model/problem.ts';
import { forwardReads, readByName } from '../ports/forward-reads.ts';
import type { Kubernetes } from '../ports/kubernetes.ts';

/** What one read meets and the next would meet again. */
const GONE: readonly ProblemReason[] = ['unreachable', 'tls', 'timeout'];
/** A single slow list may time out; a second one is made only while there is time for it. */
const PATIENCE_MS = 20_000;

/**
 * The reads of one look at a cluster, which are no longer made once the API server turned out to be away: one that drops
 * every packet costs each read its whole time limit, and the look would end unsaid instead of with "cannot see". `clock`
 * gives epoch ms.
 */
export function givingUp(kubernetes: Kubernetes, clock: () => number): Kubernetes {
  const begun = clock();
  const make = readByName(kubernetes);
  let gone: Problem | null = null;
  return forwardReads(async (read, args) => {
    if (gone !== null && (gone.reason !== 'timeout' || clock() - begun > PATIENCE_MS)) {
      return { ok: false, problem: gone };
    }
    const answer = await make(read, args);
    // That a pod cannot be reached says nothing of the way to the cluster.
    if (!answer.ok && read !== 'podPage' && GONE.includes(answer.problem.reason)) gone ??= answer.problem;
    return answer;
  });
}
