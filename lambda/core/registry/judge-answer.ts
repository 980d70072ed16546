import type { ProbeResult } from '../model/probe.ts';

/** What a probe concludes; `unknown` proves nothing, with or without a cause. */
export type ProbeOutcome = Pick<ProbeResult, 'status' | 'cause'>;

/** An HTTP answer that was not the one hoped for. `codes` are the error codes of its OCI error document, if any. */
export interface RegistryAnswer {
  readonly status: number;
  readonly codes: readonly string[];
  /** The challenge says `insufficient_scope`: a valid token that does not open this repository. */
  readonly scopeIsTooSmall?: boolean;
}

/** What an answer means for the pull, whoever gave it: registry, token server or blob store. */
export function judgeAnswer({ status, codes, scopeIsTooSmall = false }: RegistryAnswer): ProbeOutcome {
  // The distribution specification gives the code without a status, so it counts with any.
  if (status === 429 || codes.includes('TOOMANYREQUESTS')) return { status: 'limited', cause: 'rate-limited' };
  // Docker Hub says this of a repository that is missing and of one that is private.
  if (status === 401 && scopeIsTooSmall) return { status: 'denied', cause: 'repository-not-found-or-denied' };
  if (status === 401) return { status: 'denied', cause: 'unauthorized' };
  if (status === 403) return { status: 'denied', cause: 'forbidden' };
  if (status >= 500) return { status: 'unreachable', cause: 'registry-error' };
  return { status: 'unknown', cause: 'registry-error' };
}

/**
 * What a 404 for a manifest means. The commonest registry says MANIFEST_UNKNOWN for a missing repository too, so
 * `repositoryExists` is what its tag list said; null when that told nothing.
 */
export function judgeMissing(codes: readonly string[], repositoryExists: boolean | null): ProbeOutcome {
  const noRepository = codes.includes('NAME_UNKNOWN') || repositoryExists === false;
  return { status: 'missing', cause: noRepository ? 'repository-not-found-or-denied' : 'image-not-found' };
}

/** The codes of an OCI error document, at most five; none when the body is something else. */
export function readErrorCodes(body: string): readonly string[] {
  return [...body.matchAll(/"code"\s*:\s*"([A-Z_]{1,40})"/g)].slice(0, 5).map(([, code = '']) => code);
}
