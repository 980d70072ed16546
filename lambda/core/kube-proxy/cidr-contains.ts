import { canonicalCidr, canonicalIp, isIpv4 } from './addresses.ts';

/** Whether a CIDR lies within another one of its family; false where either is none. */
export function cidrContains(outer: string, inner: string): boolean {
  const [one, other] = [canonicalCidr(outer)?.split('/'), canonicalCidr(inner)?.split('/')];
  const [outerAddress = '', outerBits = ''] = one ?? [];
  const [innerAddress = '', innerBits = ''] = other ?? [];
  if (!one || !other || isIpv4(outerAddress) !== isIpv4(innerAddress)) return false;
  const shift = BigInt((isIpv4(outerAddress) ? 32 : 128) - Number(outerBits));
  return Number(innerBits) >= Number(outerBits) && numberOf(outerAddress) >> shift === numberOf(innerAddress) >> shift;
}

function numberOf(address: string): bigint {
  if (isIpv4(address)) return address.split('.').reduce((sum, part) => sum * 256n + BigInt(part), 0n);
  const [head = '', tail] = canonicalIp(address).split('::');
  const [front, back] = [head, tail ?? ''].map((side) => side.split(':').filter((group) => group !== ''));
  const zeros = Array.from({ length: 8 - (front?.length ?? 0) - (back?.length ?? 0) }, () => '0');
  return [...(front ?? []), ...zeros, ...(back ?? [])].reduce((sum, group) => sum * 65_536n + BigInt(`0x${group}`), 0n);
}
