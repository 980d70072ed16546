/** An item of a list; one with a comma in it is quoted. */
const LIST_ITEM = /"(?:[^"\\]|\\.)*"|[^,]+/g;
const IPV4 = /^\d{1,3}(?:\.\d{1,3}){3}$/;

/** Whether this is an IPv4 address; leading zeros are allowed, as in kube-proxy. */
export function isIpv4(text: string): boolean {
  return IPV4.test(text) && text.split('.').every((part) => Number(part) < 256);
}

/** The shortest spelling of an IPv6 address, or null for anything else. */
export function canonicalIpv6(text: string): string | null {
  const url = /^[0-9a-f:.]+$/i.test(text) && text.includes(':') ? URL.parse(`http://[${text}]`) : null;
  return url === null ? null : url.hostname.slice(1, -1);
}

/** An address in the one spelling that is compared, without zeros that mean nothing; other text as it is. */
export function canonicalIp(text: string): string {
  return isIpv4(text) ? text.split('.').map(Number).join('.') : (canonicalIpv6(text) ?? text);
}

/** Whether this is an IP address of either family. */
export function isIp(text: string): boolean {
  return isIpv4(text) || canonicalIpv6(text) !== null;
}

/**
 * `address:port` in one spelling, with this port if it has none (as kube-proxy adds it); null for anything else. To an
 * IPv4 address in the clothes of IPv6 kube-proxy adds the port without brackets, which it then refuses itself.
 */
export function canonicalHostPort(text: string, defaultPort: number): string | null {
  if (canonicalIpv6(text)?.startsWith('::ffff:')) return null;
  const [, bracketed, bare, given] = /^(?:\[([^\]]+)\]|([^:]+)):(\+?\d+)$/.exec(text) ?? [];
  const host = isIp(text) ? text : (bracketed ?? bare ?? '');
  const port = isIp(text) ? defaultPort : Number(given);
  const shown = isIpv4(host) ? canonicalIp(host) : `[${canonicalIp(host)}]`;
  return isIp(host) && port > 0 && port < 65_536 ? `${shown}:${port}` : null;
}

/** A CIDR in one spelling, or null for what kube-proxy would refuse. */
export function canonicalCidr(text: string): string | null {
  const [, address = '', bits = ''] = /^([^/]+)\/(\d{1,3})$/.exec(text) ?? [];
  return isIp(address) && Number(bits) <= (isIpv4(address) ? 32 : 128)
    ? `${canonicalIp(address)}/${Number(bits)}`
    : null;
}

/** CIDRs of a list, each in one spelling; their order means nothing. */
export function canonicalCidrList(text: string): string {
  const parts = text.match(LIST_ITEM) ?? [];
  return parts
    .map((part) => canonicalCidr(part) ?? part)
    .sort()
    .join(',');
}

/** One CIDR or a pair of both families, IPv4 first: the order means nothing. Other text as it is. */
export function canonicalCidrs(text: string): string {
  const parts = text.split(',').map((part) => canonicalCidr(part) ?? part);
  return parts.sort((a, b) => Number(a.includes(':')) - Number(b.includes(':'))).join(',');
}
