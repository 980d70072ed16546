import { nameRight, type Right } from '../../core/access/rights.ts';
import type { Problem, ProblemReason } from '../../core/model/problem.ts';

const MAX_DETAIL = 300;

/** The reasons behind Node's error codes; whatever begins with ERR_TLS, ERR_SSL or CERT is `tls` as well. */
const BY_CODE: Readonly<Record<string, ProblemReason>> = {
  ENOTFOUND: 'unreachable',
  EAI_AGAIN: 'unreachable',
  ECONNREFUSED: 'unreachable',
  ECONNRESET: 'unreachable',
  EHOSTUNREACH: 'unreachable',
  ENETUNREACH: 'unreachable',
  EPIPE: 'unreachable',
  ETIMEDOUT: 'timeout',
  ABORT_ERR: 'timeout',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'tls',
  SELF_SIGNED_CERT_IN_CHAIN: 'tls',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'tls',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'tls',
};

/** A failed request (no answer came) as a problem. */
export function problemFromError(error: unknown, what: string, server: string): Problem {
  const { code = '', name = '', message = '' } = error as Partial<NodeJS.ErrnoException>;
  if (name === 'TimeoutError' || name === 'AbortError') {
    return { reason: 'timeout', detail: `${what}: ${server} did not answer in time` };
  }
  const reason =
    BY_CODE[code] ?? (/^(ERR_TLS|ERR_SSL|CERT)/.test(code) || /certificate/i.test(message) ? 'tls' : 'unreachable');
  return { reason, detail: `${what}: ${server}: ${message || code || String(error)}`.slice(0, MAX_DETAIL) };
}

/** An answer other than 2xx as a problem. The body is a `Status` object of the API, or a proxy's page. */
export function problemFromStatus(status: number, body: string, what: string, right: Right | null): Problem {
  const message = statusMessage(body);
  const detail = `${what}: ${message === '' ? `HTTP ${status}` : message}`.slice(0, MAX_DETAIL);
  switch (status) {
    case 401:
      return { reason: 'unauthorized', detail: `${what}: the API server does not accept these credentials (401)` };
    case 403:
      return right === null
        ? { reason: 'forbidden', detail }
        : {
            reason: 'forbidden',
            detail: `${what}: the right to ${nameRight(right)} is missing`,
            right: nameRight(right),
          };
    case 404:
      return { reason: 'not-found', detail };
    case 429:
      return { reason: 'throttled', detail: `${what}: the API server asks to slow down (429)` };
    default:
      return { reason: status >= 500 ? 'unreachable' : 'unreadable', detail };
  }
}

function statusMessage(body: string): string {
  try {
    const parsed: unknown = JSON.parse(body);
    return typeof parsed === 'object' && parsed !== null && 'message' in parsed ? String(parsed.message) : '';
  } catch {
    // Not a Status object: a load balancer or proxy answered. Its page says nothing a person needs here.
    return '';
  }
}
