import type { Cause } from '../../core/model/cause.ts';
import type { ProbeStage } from '../../core/model/probe.ts';

const BY_CODE: Readonly<Record<string, Cause>> = {
  ECONNREFUSED: 'connection-refused',
  ETIMEDOUT: 'timeout',
  ECONNRESET: 'connection-interrupted',
  EPIPE: 'connection-interrupted',
  EHOSTUNREACH: 'no-route',
  EHOSTDOWN: 'no-route',
  ENETUNREACH: 'no-route',
  ENETDOWN: 'no-route',
  EADDRNOTAVAIL: 'no-route',
  CERT_HAS_EXPIRED: 'tls-expired',
  CERT_NOT_YET_VALID: 'tls-expired',
};

const IN_WORDS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connection refused',
  ETIMEDOUT: 'no answer in time',
  ECONNRESET: 'connection reset',
  EHOSTUNREACH: 'no route to host',
  ENETUNREACH: 'network unreachable',
};

/** The cause that a failed step of the network names; undefined when the fault may be our own machine's. */
export function networkCause(stage: ProbeStage, error: unknown): Cause | undefined {
  // A lookup that fails is a DNS fault whatever stopped it.
  if (stage === 'dns') return 'dns';
  const { code } = readError(error);
  if (isTimeout(error)) return 'timeout';
  if (speaksNoTls(error)) return 'plain-http';
  if (BY_CODE[code] !== undefined) return BY_CODE[code];
  if (code.startsWith('HPE_')) return 'registry-error';
  return stage === 'tls' || code.startsWith('ERR_SSL_') ? 'tls-untrusted' : undefined;
}

/** One line about an error. */
export function describeError(error: unknown): string {
  const { code, message } = readError(error);
  if (isTimeout(error)) return 'no answer in time';
  if (speaksNoTls(error)) return 'the server does not speak TLS';
  return IN_WORDS[code] ?? (code.startsWith('ERR_SSL_') ? code : message);
}

/** Whether a TLS handshake met a server that does not speak TLS, such as plain HTTP. */
export function speaksNoTls(error: unknown): boolean {
  return /^ERR_SSL_(?:WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|HTTP_REQUEST)$/.test(readError(error).code);
}

function isTimeout(error: unknown): boolean {
  return readError(error).name === 'TimeoutError';
}

function readError(error: unknown): { name: string; code: string; message: string } {
  const { name = '', code = '', message = '' }: { name?: unknown; code?: unknown; message?: unknown } = Object(error);
  return { name: String(name), code: String(code), message: String(message) };
}
