import type { LogLine } from '../model/check.ts';
import type { AccessResult } from '../model/probe.ts';

const DAY_MS = 24 * 60 * 60_000;

/** How a registry was found from one vantage, as a line of the log: the dashboard's table of registries is made of these. */
export function accessLine(
  { host, vantage, status, cause, certificate, rateLimit }: AccessResult,
  now: number,
): LogLine {
  return {
    message: 'registry',
    fields: {
      registry: host,
      vantage,
      status,
      cause: cause ?? null,
      certificateDays: certificate === undefined ? null : Math.floor((certificate.notAfter - now) / DAY_MS),
      pullsLeft: rateLimit?.remaining ?? null,
      pullsLimit: rateLimit?.limit ?? null,
    },
  };
}
