import { isIP, type Socket } from 'node:net';
import { connect as connectTls, type SecureContext, type TLSSocket } from 'node:tls';
import type { Certificate } from '../../core/model/probe.ts';
import { daysLeft, judgeCertificate, type Presented } from '../../core/registry/judge-certificate.ts';
import { ProbeStopped } from './probe-stopped.ts';
import { ready } from './ready.ts';
import type { StageYield } from './stages.ts';

const MAX_NAMES = 10;

/** An open connection to an origin. */
export interface Connection {
  readonly socket: Socket;
  readonly certificate?: Certificate;
}

/** Completes the handshake whatever the certificate is, to see it, and goes no further if it is refused. */
export async function startTls(
  socket: Socket,
  url: URL,
  secureContext: SecureContext,
  signal: AbortSignal,
): Promise<StageYield<Connection>> {
  const host = url.hostname.replaceAll(/[[\]]/g, '');
  const servername = isIP(host) === 0 ? { servername: host } : {};
  const options = {
    socket,
    host,
    ...servername,
    secureContext,
    ALPNProtocols: ['http/1.1'],
    rejectUnauthorized: false,
  };
  const secure = connectTls(options);
  await ready(secure, 'secureConnect', signal);
  const presented = readPresented(secure, host);
  const refusal = judgeCertificate(presented, Date.now());
  if (refusal !== null) {
    secure.destroy();
    throw new ProbeStopped({ status: 'unreachable', cause: refusal.cause }, refusal.detail);
  }
  const { issuer, names, notAfter } = presented;
  const certificate = { host: url.host, issuer, names, notAfter };
  const days = daysLeft(presented, Date.now());
  return {
    value: { socket: secure, certificate },
    detail: `${secure.getProtocol()}, issued by ${issuer}, ${days} days left`,
  };
}

function readPresented(secure: TLSSocket, host: string): Presented {
  const peer = secure.getPeerCertificate(true);
  const named = peer.issuer ?? {};
  const alternative = peer.subjectaltname;
  const names = (alternative ?? String(peer.subject?.CN ?? ''))
    .split(', ')
    .map((name) => name.replace(/^(?:DNS|IP Address):/, ''))
    .filter((name) => name !== '');
  const objection = secure.authorizationError as Error | string | undefined | null;
  return {
    host,
    issuer: String(named.O ?? named.CN ?? 'nobody named'),
    names: names.slice(0, MAX_NAMES),
    notBefore: Date.parse(peer.valid_from),
    notAfter: Date.parse(peer.valid_to),
    selfSigned: peer.issuerCertificate?.fingerprint256 === peer.fingerprint256,
    commonNameOnly: alternative === undefined,
    objection: secure.authorized ? null : String(Object(objection).code ?? objection),
  };
}
