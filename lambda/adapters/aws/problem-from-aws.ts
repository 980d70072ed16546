import type { Problem, ProblemReason } from '../../core/model/problem.ts';
import { plainText } from '../../core/report/plain-text.ts';

const MAX_DETAIL = 300;

/** The reasons behind the names of errors; what is not named here did not reach the service or failed in it. */
const BY_NAME: Readonly<Record<string, ProblemReason>> = {
  AccessDeniedException: 'forbidden',
  ResourceNotFoundException: 'not-found',
  ThrottlingException: 'throttled',
  TooManyRequestsException: 'throttled',
  TimeoutError: 'timeout',
  CredentialsProviderError: 'unauthorized',
  ExpiredTokenException: 'unauthorized',
  InvalidSignatureException: 'unauthorized',
  UnrecognizedClientException: 'unauthorized',
};

/** A failed call to AWS as a problem: `what` was wanted, `right` is the IAM action that it needs. */
export function problemFromAws(error: unknown, what: string, right: string): Problem {
  const { name, message } = error instanceof Error ? error : { name: '', message: String(error) };
  const reason = BY_NAME[name] ?? 'unreachable';
  if (reason === 'forbidden') return { reason, detail: `${what}: the right to ${right} is missing`, right };
  return { reason, detail: `${what}: ${plainText(message || name)}`.slice(0, MAX_DETAIL) };
}
