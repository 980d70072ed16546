import { once } from 'node:events';
import { lookup } from 'node:dns/promises';
import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { connect as connectTls, type SecureContext, type TLSSocket } from 'node:tls';
import { isLoopbackHost, type ProbeVantage } from '../../core/registry/address-policy.ts';
import { mayDial } from './may-dial.ts';
import { networkCause, speaksNoTls } from './network-cause.ts';
import { ProbeStopped } from './probe-stopped.ts';
import type { Stages, StageYield } from './stages.ts';

const MAX_ADDRESSES = 4;
const DAY_MS = 86_400_000;

/** From where and with whose trust a probe dials. */
export interface Dialler {
  readonly vantage: ProbeVantage;
  readonly secureContext: SecureContext;
}

/**
 * Connects to a URL's host through the stages dns, tcp and tls. The address that was checked is the address that is
 * dialled: there is no second lookup, and a literal is checked like a name. On a loopback host a server without TLS is
 * spoken to in plain HTTP, as containerd does.
 */
export async function dial(url: URL, { vantage, secureContext }: Dialler, stages: Stages): Promise<Socket> {
  const hostname = url.hostname.replaceAll(/[[\]]/g, '');
  const port = Number(url.port || (url.protocol === 'https:' ? 443 : 80));
  const addresses = await stages.run('dns', url.host, () => resolve(hostname, vantage));
  const socket = await stages.run('tcp', url.host, (signal) => connectFirst(addresses, port, stages.stepMs, signal));
  if (url.protocol === 'http:') return socket;
  return stages.run<Socket>('tls', url.host, async (signal) => {
    try {
      return await startTls(socket, hostname, secureContext, signal);
    } catch (error) {
      if (!speaksNoTls(error) || !isLoopbackHost(url.hostname)) throw error;
      const { value } = await connectFirst(addresses, port, stages.stepMs, signal);
      return { value, detail: 'no TLS: plain HTTP, which runtimes speak to loopback hosts only' };
    }
  });
}

async function resolve(hostname: string, vantage: ProbeVantage): Promise<StageYield<readonly string[]>> {
  const found = (await lookup(hostname, { all: true })).map(({ address }) => address);
  const allowed = found.filter((address) => mayDial(vantage, address)).slice(0, MAX_ADDRESSES);
  const detail = found.slice(0, MAX_ADDRESSES).join(', ');
  if (allowed.length === 0) {
    throw new ProbeStopped({ status: 'unknown' }, `${detail} may not be dialled from ${vantage}`);
  }
  return { value: allowed, detail };
}

/** Tries the addresses in turn. When all fail, a missing route (no IPv6 here, say) tells less than any other error. */
async function connectFirst(
  addresses: readonly string[],
  port: number,
  budgetMs: number,
  signal: AbortSignal,
): Promise<StageYield<Socket>> {
  const errors: unknown[] = [];
  const shareMs = Math.ceil(budgetMs / addresses.length);
  for (const address of addresses) {
    try {
      const socket = await ready(
        connectTcp({ host: address, port }),
        'connect',
        AbortSignal.any([signal, AbortSignal.timeout(shareMs)]),
      );
      return { value: socket, detail: address };
    } catch (error) {
      errors.push(error);
    }
  }
  throw errors.find((error) => networkCause('tcp', error) !== 'no-route') ?? errors[0];
}

async function startTls(
  socket: Socket,
  hostname: string,
  secureContext: SecureContext,
  signal: AbortSignal,
): Promise<StageYield<Socket>> {
  const servername = isIP(hostname) === 0 ? { servername: hostname } : {};
  const secure = connectTls({ socket, host: hostname, ...servername, secureContext, ALPNProtocols: ['http/1.1'] });
  await ready(secure, 'secureConnect', signal);
  return { value: secure, detail: describeCertificate(secure) };
}

function describeCertificate(secure: TLSSocket): string {
  const { issuer, valid_to: validTo } = secure.getPeerCertificate();
  const name = String(issuer.O ?? issuer.CN ?? 'nobody named');
  const days = Math.floor((Date.parse(validTo) - Date.now()) / DAY_MS);
  return `${secure.getProtocol()}, issued by ${name}, ${days} days left`;
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
