import { BlockList, isIP } from 'node:net';
import { isLoopbackHost } from '../../core/registry/address-policy.ts';

/** The three variables by which Go programs, containerd among them, are told of proxies. */
export interface ProxySettings {
  readonly http?: string;
  readonly https?: string;
  readonly no?: string;
}

/**
 * The proxy by which a URL is asked, or null: golang.org/x/net/http/httpproxy, which is how containerd reads the
 * variables. `invalid` is a value that names no proxy.
 */
export function proxyFor(url: URL, settings: ProxySettings): URL | 'invalid' | null {
  const value = url.protocol === 'https:' ? settings.https : settings.http;
  if (value === undefined || value === '' || isExempt(url, settings.no ?? '')) return null;
  const spelled = /^[a-z][a-z0-9+.-]*:\/\//i.test(value) ? value : `http://${value}`;
  const proxy = URL.parse(spelled);
  return proxy !== null && /^https?:$/.test(proxy.protocol) ? proxy : 'invalid';
}

function isExempt(url: URL, exempt: string): boolean {
  if (isLoopbackHost(url.hostname)) return true;
  const host = url.hostname.replaceAll(/[[\]]/g, '').replace(/\.$/, '');
  const port = url.port || (url.protocol === 'https:' ? '443' : '80');
  return exempt
    .split(',')
    .map((entry) => entry.trim().toLowerCase())
    .filter((entry) => entry !== '')
    .some((entry) => entry === '*' || matches(entry, host, port));
}

function matches(entry: string, host: string, port: string): boolean {
  const [network = '', bits, ...more] = entry.split('/');
  if (bits !== undefined) return more.length === 0 && isInside(host, network, bits);
  const [, name = '', only] = /^(\[[^\]]*\]|[^:]*)(?::(\d+))?$/.exec(entry) ?? [null, entry];
  if (only !== undefined && only !== port) return false;
  const bare = name.replaceAll(/[[\]]/g, '');
  if (isIP(bare) !== 0 || isIP(host) !== 0) return bare === host;
  // `.example.com` and `*.example.com` are its subdomains, `example.com` is itself too.
  const parent = bare.replace(/^\*?\./, '');
  return host.endsWith(`.${parent}`) || (parent === bare && host === bare);
}

function isInside(host: string, network: string, bits: string): boolean {
  const family = isIP(network);
  if (family === 0 || isIP(host) !== family || !/^\d{1,3}$/.test(bits) || Number(bits) > (family === 4 ? 32 : 128)) {
    return false;
  }
  const range = new BlockList();
  range.addSubnet(network, Number(bits), family === 4 ? 'ipv4' : 'ipv6');
  return range.check(host, family === 4 ? 'ipv4' : 'ipv6');
}
