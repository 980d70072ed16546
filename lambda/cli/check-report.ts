import type { Verdict } from '../core/model/verdict.ts';
import type { Look } from '../app/run-check.ts';
import { describe, headline } from '../core/report/describe.ts';
import { linesFor } from '../core/report/next-steps.ts';
import { clusterOfContext } from '../core/report/next-steps/cluster-of-context.ts';

/** What a finished `check` knows. Times are epoch ms. */
export interface CheckResult {
  readonly cluster: string;
  readonly startedAt: number;
  readonly finishedAt: number;
  readonly looks: readonly Look[];
}

export type CheckReport = ReturnType<typeof checkReport>;

/** The stable shape of `check -o json`; its fields only ever grow within one `schemaVersion`. */
export function checkReport({ cluster, startedAt, finishedAt, looks }: CheckResult) {
  const verdicts = looks.flatMap(({ judgement }) => judgement.verdicts);
  const statuses = new Set(verdicts.map(({ status }) => status));
  const status: Verdict['status'] = statuses.has('unhealthy')
    ? 'unhealthy'
    : statuses.has('unknown')
      ? 'unknown'
      : 'healthy';
  return {
    schemaVersion: '1',
    cluster,
    startedAt: timestamp(startedAt),
    finishedAt: timestamp(finishedAt),
    status,
    verdicts: verdicts.map(({ findings, ...verdict }) => ({
      ...verdict,
      findings: findings.map((finding) => ({ ...finding, text: describe(finding) })),
    })),
    failures: looks.flatMap(({ judgement }) =>
      judgement.failures.map((failure) => ({
        namespace: failure.namespace,
        pod: failure.pod,
        container: failure.container,
        containerType: failure.containerType,
        node: failure.node,
        image: failure.image,
        reason: failure.reason,
        cause: failure.cause,
        wordsCause: failure.wordsCause,
        decidedBy: failure.decidedBy,
        confidence: failure.confidence,
        also: failure.also,
        since: failure.since === null ? null : timestamp(failure.since),
        firstError: failure.firstError,
        evidence: failure.evidence,
      })),
    ),
    incidents: looks.flatMap(({ troubles }) =>
      troubles.map((trouble) => ({
        key: trouble.key,
        cause: trouble.cause,
        scope: trouble.scope,
        severity: trouble.severity,
        confidence: trouble.confidence,
        title: headline(trouble.cause, trouble.scope),
        since: trouble.since === null ? null : timestamp(trouble.since),
        affected: trouble.affected,
        evidence: trouble.evidence,
        next: linesFor(trouble, clusterOfContext(cluster)),
      })),
    ),
  };
}

function timestamp(time: number): string {
  return new Date(time).toISOString();
}
