import type { PodRow } from '../model/cluster-state.ts';
import { isPullReason } from './pull-reasons.ts';

/** Words of pods that are over: their missing containers are no trouble. */
const FINISHED = new Set(['Completed', 'Evicted', 'Preempting', 'NodeShutdown', 'Terminated']);

/**
 * True for a row whose pod must be read whole: its word is a pull reason, or containers are missing from READY. The word
 * is that of one container only, so a crash loop in container 0 hides a failed pull in container 1, and `Terminating`
 * hides everything. A pod without a node pulls nothing.
 */
export function isSuspicious(row: PodRow): boolean {
  if (!row.scheduled || FINISHED.has(row.word)) return false;
  return isPullReason(row.word) || row.ready < row.containers;
}

/** Suspicious rows, those that say a pull reason first, so that a cut loses the doubtful ones. Names come once. */
export function selectSuspects(rows: readonly PodRow[], limit: number): { names: readonly string[]; cut: number } {
  const suspects = rows.filter(isSuspicious);
  const sure = suspects.filter((row) => isPullReason(row.word));
  const doubtful = suspects.filter((row) => !isPullReason(row.word));
  const names = [...new Set([...sure, ...doubtful].map((row) => row.name))];
  return { names: names.slice(0, limit), cut: Math.max(0, names.length - limit) };
}
