import type { Content } from './oci-content.ts';
import type { Reply } from './serve.ts';

/** On every answer of a registry. */
export const API_VERSION = { 'docker-distribution-api-version': 'registry/2.0' };

/** `html` is the page of something that is no registry; `slow` answers well, so many milliseconds late. */
export type RegistryFault =
  | {
      readonly kind:
        | 'too-many-requests'
        | 'internal-error'
        | 'unavailable'
        | 'html'
        | 'hang'
        | 'drop'
        | 'unauthorized'
        | 'denied';
    }
  | { readonly kind: 'slow'; readonly milliseconds: number };

/** The reply of a fault; undefined when the registry answers as always. */
export function faultReply({ kind }: RegistryFault): Reply | undefined {
  if (kind === 'too-many-requests')
    return {
      ...registryError(429, 'TOOMANYREQUESTS', 'You have reached your pull rate limit.'),
      headers: { 'ratelimit-limit': '100;w=21600', 'ratelimit-remaining': '0;w=21600', 'retry-after': '60' },
    };
  if (kind === 'internal-error') return registryError(500, 'UNKNOWN', 'unknown error');
  if (kind === 'unavailable') return registryError(503, 'UNAVAILABLE', 'service unavailable');
  if (kind === 'unauthorized') return registryError(401, 'UNAUTHORIZED', 'authentication required');
  if (kind === 'denied') return registryError(403, 'DENIED', 'requested access to the resource is denied');
  if (kind === 'html')
    return {
      status: 200,
      headers: { 'content-type': 'text/html; charset=utf-8' },
      body: '<!doctype html><title>Sign in</title><p>Please sign in to use this network.',
    };
  return undefined;
}

/** An error in the JSON of the distribution specification. */
export function registryError(status: number, code: string, message: string, detail?: object): Reply {
  return {
    status,
    headers: API_VERSION,
    body: { errors: [{ code, message, ...(detail === undefined ? {} : { detail }) }] },
  };
}

/** What names a content: its type and digest. */
export function contentHeaders({ mediaType, digest }: Content): Record<string, string> {
  return { ...API_VERSION, 'content-type': mediaType, 'docker-content-digest': digest };
}

/** One page of a repository's tags (`n`, `last`), with a link to the next. */
export function tagList(name: string, tags: readonly string[], query: URLSearchParams): Reply {
  const last = query.get('last') ?? '';
  const rest = tags.filter((tag) => tag > last);
  const count = Number(query.get('n') ?? rest.length);
  const page = rest.slice(0, count);
  const more = page.length < rest.length;
  return {
    status: 200,
    headers: {
      ...API_VERSION,
      ...(more ? { link: `</v2/${name}/tags/list?n=${count}&last=${page.at(-1) ?? last}>; rel="next"` } : {}),
    },
    body: { name, tags: page },
  };
}

/** A blob, whole or the range that was asked for. */
export function blobReply(content: Content | undefined, range: string | undefined): Reply {
  if (content === undefined) return registryError(404, 'BLOB_UNKNOWN', 'blob unknown to registry');
  const headers = { ...contentHeaders(content), 'content-type': 'application/octet-stream', 'accept-ranges': 'bytes' };
  const [, from, to] = /^bytes=(\d+)-(\d*)$/.exec(range ?? '') ?? [];
  if (from === undefined) return { status: 200, headers, body: content.bytes };
  const size = content.bytes.length;
  const start = Number(from);
  const end = Math.min(to === '' ? size - 1 : Number(to), size - 1);
  if (start > end) return { status: 416, headers: { ...headers, 'content-range': `bytes */${size}` } };
  return {
    status: 206,
    headers: { ...headers, 'content-range': `bytes ${start}-${end}/${size}` },
    body: content.bytes.subarray(start, end + 1),
  };
}
