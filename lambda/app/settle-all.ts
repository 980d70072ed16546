import type { Log } from '../ports/log.ts';

/**
 * Does all jobs side by side: one that fails keeps none of the others from its work. When all are over, throws the first
 * failure; the others are in the log.
 */
export async function settleAll<Result>(
  jobs: readonly (() => Promise<Result>)[],
  log: Log,
): Promise<readonly Result[]> {
  const results = await Promise.allSettled(jobs.map((job) => job()));
  const failures = results.flatMap((result) => (result.status === 'rejected' ? [result.reason as unknown] : []));
  for (const error of failures.slice(1)) log.error('another job failed', { error });
  if (failures.length > 0) throw failures[0];
  return results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
}
