import { isLoopbackHost } from './address-policy.ts';

/**
 * Why a URL that the server at `from` chose (a redirect, a token realm) may not be asked, or null. Plain HTTP only within
 * one loopback host, as it was there already. Addresses are checked when they are dialled.
 */
export function refuseToFollow(target: URL, from: URL): string | null {
  if (target.username !== '' || target.password !== '') return 'it carries a user name';
  if (target.protocol === 'https:') return null;
  const sameLoopback = target.protocol === 'http:' && isLoopbackHost(target.hostname) && target.host === from.host;
  return sameLoopback ? null : 'it is not https';
}
