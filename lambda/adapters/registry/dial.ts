import { once } from 'node:events';
import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { connect as connectTls, type SecureContext, type TLSSocket } from 'node:tls';
import type { Certificate } from '../../core/model/probe.ts';
import { isLoopbackHost, type ProbeVantage } from '../../core/registry/address-policy.ts';
import { daysLeft, judgeCertificate, type Presented } from '../../core/registry/judge-certificate.ts';
import { mayDial } from './may-dial.ts';
import { describeError, networkCause, speaksNoTls } from './network-cause.ts';
import { ProbeStopped } from './probe-stopped.ts';
import { proxyFor, type ProxySettings } from './proxy-for.ts';
import { resolveHost } from './resolve-host.ts';
import type { Stages, StageYield } from './stages.ts';
import { connectThrough } from './connect-through.ts';

const MAX_ADDRESSES = 4;
const MAX_NAMES = 10;

/** From where, by which proxies and with whose trust a probe dials. */
export interface Dialler {
  readonly vantage: ProbeVantage;
  readonly secureContext: SecureContext;
  readonly proxy: ProxySettings;
}

/** An open connection to an origin. */
export interface Connection {
  readonly socket: Socket;
  readonly certificate?: Certificate;
}

/**
 * Connects to a URL's host through the stages dns, tcp and tls. The address that was checked is the address that is
 * dialled: there is no second lookup, and a literal is checked like a name. On a loopback host a server without TLS is
 * spoken to in plain HTTP, as containerd does.
 */
export async function dial(url: URL, dialler: Dialler, stages: Stages): Promise<Connection> {
  const socket = await connect(url, dialler, stages);
  if (url.protocol === 'http:') return { socket };
  const { remoteAddress = '', remotePort = 0 } = socket;
  return stages.run<Connection>('tls', url.host, async (signal) => {
    try {
      return await startTls(socket, url, dialler.secureContext, signal);
    } catch (error) {
      if (!speaksNoTls(error) || !isLoopbackHost(url.hostname)) throw error;
      // Loopback is never asked by a proxy, so the same address answers again.
      const plain = await ready(connectTcp({ host: remoteAddress, port: remotePort }), 'connect', signal);
      return {
        value: { socket: plain },
        detail: 'no TLS: plain HTTP, which runtimes speak to loopback hosts only',
      };
    }
  });
}

async function connect(url: URL, { vantage, proxy: settings }: Dialler, stages: Stages): Promise<Socket> {
  const proxy = proxyFor(url, settings);
  if (proxy === null) {
    const addresses = await stages.run('dns', url.host, () => addressesOf(url, vantage));
    return stages.run('tcp', url.host, (signal) => connectFirst(addresses, portOf(url), stages.stepMs, signal));
  }
  return stages.run('tcp', url.host, async (signal) => {
    // What stands before the tunnel is the proxy's fault, whatever it is (design: everything behind "proxyconnect").
    if (proxy === 'invalid') throw failedProxy('the proxy setting names no http or https proxy');
    if (isIP(hostOf(url)) !== 0) await addressesOf(url, vantage);
    try {
      const addresses = await resolveHost(hostOf(proxy));
      const { value: first } = await connectFirst(addresses, portOf(proxy), stages.stepMs, signal);
      const tunnel = await connectThrough(first, proxy, `${url.hostname}:${portOf(url)}`, signal);
      return { value: tunnel, detail: `through the proxy ${proxy.host}` };
    } catch (error) {
      const why = error instanceof ProbeStopped ? error.message : describeError(error);
      throw failedProxy(`the proxy ${proxy.host}: ${why}`);
    }
  });
}

function failedProxy(why: string): ProbeStopped {
  return new ProbeStopped({ status: 'unreachable', cause: 'proxy' }, why);
}

function hostOf(url: URL): string {
  return url.hostname.replaceAll(/[[\]]/g, '');
}

function portOf(url: URL): number {
  return Number(url.port || (url.protocol === 'https:' ? 443 : 80));
}

async function addressesOf(url: URL, vantage: ProbeVantage): Promise<StageYield<readonly string[]>> {
  const found = await resolveHost(hostOf(url));
  const allowed = found.filter((address) => mayDial(vantage, address)).slice(0, MAX_ADDRESSES);
  const listed = (addresses: readonly string[]) => addresses.slice(0, MAX_ADDRESSES).join(', ');
  if (allowed.length === 0) {
    throw new ProbeStopped({ status: 'unknown' }, `${listed(found)} may not be dialled from ${vantage}`);
  }
  const refused = found.filter((address) => !mayDial(vantage, address));
  const beside = refused.length === 0 ? '' : `; ${listed(refused)} may not be dialled from ${vantage}`;
  return { value: allowed, detail: `${listed(allowed)}${beside}` };
}

/** Tries the addresses in turn. When all fail, a missing route (no IPv6 here, say) tells less than any other error. */
async function connectFirst(
  addresses: readonly string[],
  port: number,
  budgetMs: number,
  signal: AbortSignal,
): Promise<StageYield<Socket>> {
  const failures: { address: string; error: unknown }[] = [];
  const tried = () => failures.map(({ address, error }) => `${address}: ${describeError(error)}`);
  const shareMs = Math.ceil(budgetMs / addresses.length);
  for (const address of addresses) {
    try {
      const socket = await ready(
        connectTcp({ host: address, port }),
        'connect',
        AbortSignal.any([signal, AbortSignal.timeout(shareMs)]),
      );
      return { value: socket, detail: [...tried(), address].join('; ') };
    } catch (error) {
      failures.push({ address, error });
    }
  }
  const causes = failures.map(({ error }) => networkCause('tcp', error));
  const cause = causes.find((one) => one !== 'no-route') ?? causes[0];
  throw new ProbeStopped(
    cause === undefined ? { status: 'unknown' } : { status: 'unreachable', cause },
    tried().join('; '),
  );
}

/** Completes the handshake whatever the certificate is, to see it, and goes no further if it is refused. */
async function startTls(
  socket: Socket,
  url: URL,
  secureContext: SecureContext,
  signal: AbortSignal,
): Promise<StageYield<Connection>> {
  const host = hostOf(url);
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

async function ready<S extends Socket>(socket: S, event: string, signal: AbortSignal): Promise<S> {
  // Between two requests nobody listens; a connection that broke meanwhile is dialled anew.
  socket.on('error', () => {});
  try {
    await once(socket, event, { signal });
    return socket;
  } catch (error) {
    socket.destroy();
    throw signal.aborted ? signal.reason : error;
  }
}
