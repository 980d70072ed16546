import { createHash, createHmac } from 'node:crypto';

const ALLOWED = [
  'action',
  'version',
  'x-amz-algorithm',
  'x-amz-credential',
  'x-amz-date',
  'x-amz-expires',
  'x-amz-security-token',
  'x-amz-signature',
  'x-amz-signedheaders',
];
const LIFE_MS = 15 * 60_000;

/** What the control plane of a cluster knows when a token comes. */
export interface Verifier {
  readonly cluster: string;
  readonly stsHosts: readonly string[];
  readonly secretAccessKey: string;
  readonly now: number;
}

/** What is wrong with a token; null accepts it. Written from the rules of aws-iam-authenticator, and of STS after it. */
export function verifyEksToken(token: string, { cluster, stsHosts, secretAccessKey, now }: Verifier): string | null {
  const prefix = 'k8s-aws-v1.';
  if (!token.startsWith(prefix)) return 'prefix';
  const encoded = token.slice(prefix.length);
  if (encoded.length > 4_096) return 'length';
  if (!/^[\w-]+$/.test(encoded)) return 'encoding';
  const url = URL.parse(Buffer.from(encoded, 'base64url').toString());
  if (url === null) return 'url';
  if (url.protocol !== 'https:') return 'scheme';
  if (url.pathname !== '/') return 'path';
  if (!stsHosts.includes(url.host)) return 'host';
  const names = [...url.searchParams.keys()].map((name) => name.toLowerCase());
  if (new Set(names).size !== names.length) return 'duplicate';
  if (!names.every((name) => ALLOWED.includes(name))) return 'name';
  const value = (name: string) => url.searchParams.get(name) ?? '';
  if (value('Action') !== 'GetCallerIdentity') return 'action';
  if (!value('X-Amz-SignedHeaders').split(';').includes('x-k8s-aws-id')) return 'signed headers';
  const expires = Number(value('X-Amz-Expires') || Number.NaN);
  if (!(expires >= 0 && expires <= 900)) return 'expires';
  const date = value('X-Amz-Date').replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z');
  if (!(Date.parse(date) + LIFE_MS > now)) return 'expired';
  return signature(url, cluster, secretAccessKey) === value('X-Amz-Signature') ? null : 'signature';
}

/** Signature version 4 by hand, over the request that the control plane sends on to STS. */
function signature(url: URL, cluster: string, secretAccessKey: string): string {
  const day = (url.searchParams.get('X-Amz-Date') ?? '').slice(0, 8);
  const scope = (url.searchParams.get('X-Amz-Credential') ?? '').split('/').slice(1);
  const query = [...url.searchParams]
    .filter(([name]) => name !== 'X-Amz-Signature')
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
    .sort();
  const request = ['GET', '/', query.join('&'), `host:${url.host}`, `x-k8s-aws-id:${cluster}`, '', 'host;x-k8s-aws-id'];
  const canonical = [...request, createHash('sha256').update('').digest('hex')].join('\n');
  const hash = createHash('sha256').update(canonical).digest('hex');
  const toSign = ['AWS4-HMAC-SHA256', url.searchParams.get('X-Amz-Date'), scope.join('/'), hash].join('\n');
  let key: Buffer | string = `AWS4${secretAccessKey}`;
  for (const part of [day, ...scope.slice(1)]) key = createHmac('sha256', key).update(part).digest();
  return createHmac('sha256', key).update(toSign).digest('hex');
}
