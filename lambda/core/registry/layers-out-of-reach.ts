import type { ProbeResult } from '../model/probe.ts';

/**
 * The host of the layers, if it alone is what a pull fails at: the registry gave manifest and configuration, and the
 * store that it sends on to does not answer. Null otherwise. To a user that looks like "the registry is down" and is not.
 */
export function layersOutOfReach({
  status,
  host,
  stages,
}: Pick<ProbeResult, 'status' | 'host' | 'stages'>): string | null {
  const failed = stages.find(({ ok }) => !ok);
  const sentOn = stages.some(({ stage, ok }) => stage === 'blob' && ok);
  if (status !== 'unreachable' || failed === undefined || !sentOn || failed.host === host) return null;
  return failed.host;
}
