import type { Vantage } from '../model/vantage.ts';

/** Where a probe may stand; the kubelet's own report is no probe. */
export type ProbeVantage = Exclude<Vantage, 'kubelet'>;

/** What may be dialled by which vantage; `refused` by none. */
export type AddressKind = 'public' | 'private' | 'loopback' | 'refused';

/** The kinds of address that a probe may dial from each vantage. */
export const DIALLED_FROM: Readonly<Record<ProbeVantage, readonly AddressKind[]>> = {
  outside: ['public'],
  vpc: ['public', 'private'],
  here: ['public', 'private', 'loopback'],
};

/**
 * The first range that holds an address decides; what is in none is refused. IPv4 ranges hold for the IPv4-mapped and
 * NAT64 (64:ff9b::/96) spellings too.
 */
export const ADDRESS_RANGES: readonly (readonly [network: string, bits: number, kind: AddressKind])[] = [
  ['0.0.0.0', 8, 'refused'],
  ['127.0.0.0', 8, 'loopback'],
  // Instance metadata, and the endpoints inside a Lambda function (169.254.100.1).
  ['169.254.0.0', 16, 'refused'],
  ['224.0.0.0', 4, 'refused'],
  ['255.255.255.255', 32, 'refused'],
  // The rest of IANA's special-purpose addresses: not on the internet, but some networks use them inside.
  ['10.0.0.0', 8, 'private'],
  ['100.64.0.0', 10, 'private'],
  ['172.16.0.0', 12, 'private'],
  ['192.0.0.0', 24, 'private'],
  ['192.0.2.0', 24, 'private'],
  ['192.88.99.0', 24, 'private'],
  ['192.168.0.0', 16, 'private'],
  ['198.18.0.0', 15, 'private'],
  ['198.51.100.0', 24, 'private'],
  ['203.0.113.0', 24, 'private'],
  ['240.0.0.0', 4, 'private'],
  ['0.0.0.0', 0, 'public'],
  ['::1', 128, 'loopback'],
  // Teredo, ORCHID and 6to4 carry other addresses or none.
  ['2001::', 23, 'refused'],
  ['2002::', 16, 'refused'],
  ['2001:db8::', 32, 'private'],
  ['3fff::', 20, 'private'],
  ['2000::', 3, 'public'],
  // Instance metadata over IPv6.
  ['fd00:ec2::', 32, 'refused'],
  ['fc00::', 7, 'private'],
];

/** Whether a URL's host is this machine by its spelling alone, which is how containerd tells it. */
export function isLoopbackHost(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(hostname);
}
