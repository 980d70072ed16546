import type { RateLimit } from '../model/probe.ts';

/** Headers of an answer, names in lower case. */
export type Headers = Readonly<Record<string, string | readonly string[] | undefined>>;

const MAX_SOURCE = 64;

/**
 * Reads what a registry says of its limit, or null: `ratelimit-limit: 100;w=21600` and `ratelimit-remaining` of Docker
 * Hub (docs.docker.com, "Usage and rate limits"), the same names without a window elsewhere
 * (draft-ietf-httpapi-ratelimit-headers).
 */
export function readRateLimit(headers: Headers): RateLimit | null {
  const limit = quantity(headers['ratelimit-limit']);
  const remaining = quantity(headers['ratelimit-remaining']);
  if (limit === null || remaining === null || limit.count === 0) return null;
  const source = headers['docker-ratelimit-source'];
  return {
    limit: limit.count,
    remaining: remaining.count,
    windowSeconds: limit.window ?? remaining.window,
    source: typeof source === 'string' && /^[\w.:/-]+$/.test(source) ? source.slice(0, MAX_SOURCE) : null,
  };
}

/** How long (ms) to leave a server alone that said `Retry-After` (RFC 9110, 10.2.3), at most an hour; null if it did not. */
export function readRetryAfter(headers: Headers, now: number): number | null {
  const header = headers['retry-after'];
  if (typeof header !== 'string') return null;
  const ms = /^\d{1,9}$/.test(header) ? Number(header) * 1_000 : Date.parse(header) - now;
  return Number.isNaN(ms) || ms <= 0 ? null : Math.min(ms, 3_600_000);
}

/** One reading of a limit; `at` is epoch ms. */
export interface LimitSample {
  readonly at: number;
  readonly remaining: number;
}

/** Less time than this between two samples says nothing of a rate. */
const MIN_SPAN_MS = 60_000;

/**
 * In how many ms the limit is reached if pulls go on as between the two samples; null when they do not use it up, or
 * when the samples are too close to tell.
 */
export function timeToLimit(before: LimitSample, now: LimitSample): number | null {
  const span = now.at - before.at;
  const used = before.remaining - now.remaining;
  if (span < MIN_SPAN_MS || used <= 0) return null;
  return Math.round((now.remaining * span) / used);
}

function quantity(header: Headers[string]): { count: number; window: number | null } | null {
  const [, count, window] =
    (typeof header === 'string' ? /^(\d{1,9})(?:\s*;\s*w=(\d{1,9}))?/.exec(header) : null) ?? [];
  if (count === undefined) return null;
  return { count: Number(count), window: window === undefined ? null : Number(window) };
}
