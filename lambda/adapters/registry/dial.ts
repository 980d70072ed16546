import { connect as connectTcp, isIP, type Socket } from 'node:net';
import type { SecureContext } from 'node:tls';
import { isLoopbackHost, type ProbeVantage } from '../../core/registry/address-policy.ts';
import { connectThrough } from './connect-through.ts';
import { mayDial } from './may-dial.ts';
import { describeError, networkCause, speaksNoTls } from './network-cause.ts';
import { ProbeStopped } from './probe-stopped.ts';
import { proxyFor, type ProxySettings } from './proxy-for.ts';
import { ready } from './ready.ts';
import { resolveHost } from './resolve-host.ts';
import type { Stages, StageYield } from './stages.ts';
import { type Connection, startTls } from './start-tls.ts';

const MAX_ADDRESSES = 4;

/** From where, by which proxies and with whose trust a probe dials. */
export interface Dialler {
  readonly vantage: ProbeVantage;
  readonly trust: () => SecureContext;
  readonly proxy: ProxySettings;
  /** Loopback origins that were found to speak no TLS: the next connection need not find it out again. */
  readonly plain: Set<string>;
}

/**
 * Connects to a URL's host through the stages dns, tcp and tls. The address that was checked is the address that is
 * dialled: there is no second lookup, and a literal is checked like a name. On a loopback host a server without TLS is
 * spoken to in plain HTTP, as containerd does.
 */
export async function dial(url: URL, dialler: Dialler, stages: Stages): Promise<Connection> {
  const socket = await connect(url, dialler, stages);
  if (url.protocol === 'http:' || dialler.plain.has(url.origin)) return { socket };
  const { remoteAddress = '', remotePort = 0 } = socket;
  return stages.run<Connection>('tls', url.host, async (signal) => {
    try {
      return await startTls(socket, url, dialler.trust(), signal);
    } catch (error) {
      if (!speaksNoTls(error) || !isLoopbackHost(url.hostname)) throw error;
      // Loopback is never asked by a proxy, so the same address answers again.
      dialler.plain.add(url.origin);
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
