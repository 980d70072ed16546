import type { Problem, ProblemReason } from '../../core/model/problem.ts';
import { plainText } from '../../core/report/plain-text.ts';

const MAX_DETAIL = 300;

/** The reasons behind the names of errors; what is not named here did not reach the service or failed in it. */
const BY_NAME: Readonly<Record<string, ProblemReason>> = {
  AbortError: 'timeout',
  // STS, whose names are those of an older protocol.
  AccessDenied: 'forbidden',
  AccessDeniedException: 'forbidden',
  LimitExceededException: 'throttled',
  ResourceNotFoundException: 'not-found',
  ThrottlingException: 'throttled',
  TooManyRequestsException: 'throttled',
  TimeoutError: 'timeout',
  CredentialsProviderError: 'unauthorized',
  ExpiredTokenException: 'unauthorized',
  InvalidSignatureException: 'unauthorized',
  UnrecognizedClientException: 'unauthorized',
};

/** A failed call to AWS as a problem: `what` was wanted, `right` is the IAM action that it needs if AWS names none. */
export function problemFromAws(error: unknown, what: string, right: string): Problem {
  const { name, message } = error instanceof Error ? error : { name: '', message: String(error) };
  const reason = BY_NAME[name] ?? 'unreachable';
  if (reason === 'forbidden') {
    // One call may need several rights: kms:Decrypt besides its own, say.
    const missing = /not authorized to perform: ([a-z0-9-]+:\w+)/.exec(message)?.[1] ?? right;
    const role = /:assumed-role\/([\w+=,.@-]+)\//.exec(message)?.[1];
    const whose = role === undefined ? '' : ` for the role ${role}`;
    return { reason, detail: `${what}: the right to ${missing} is missing${whose}`, right: missing };
  }
  return { reason, detail: `${what}: ${plainText(message || name)}`.slice(0, MAX_DETAIL) };
}
