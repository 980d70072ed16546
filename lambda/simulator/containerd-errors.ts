/**
 * What containerd 2.x tells the kubelet when a pull fails (its transfer service, which the CRI plugin uses by default).
 * Only NotFound is a gRPC code of its own: the kubelet leaves the wrapper off the others (since 1.32).
 */
export type PullProblem =
  | { readonly kind: 'not-found' }
  | { readonly kind: 'token-refused'; readonly realm: string; readonly service: string }
  | { readonly kind: 'too-many-requests' }
  | { readonly kind: 'no-such-host'; readonly nameserver: string }
  | { readonly kind: 'no-platform' };

/** The error text of a pull of `image` (written out with host and tag). */
export function containerdError(image: string, problem: PullProblem): string {
  const pulling = `failed to pull and unpack image "${image}": `;
  const resolving = `${pulling}failed to resolve image: `;
  const [, host = '', repository = '', tag = ''] = /^([^/]+)\/(.+):([^:/]+)$/.exec(image) ?? [];
  const manifest = `https://${host}/v2/${repository}/manifests/${tag}`;
  if (problem.kind === 'not-found') return `${notFoundCode}${resolving}${image}: not found`;
  if (problem.kind === 'no-platform') return `${notFoundCode}${pulling}no match for platform in manifest: not found`;
  if (problem.kind === 'too-many-requests')
    return `${resolving}unexpected status from HEAD request to ${manifest}: 429 Too Many Requests`;
  if (problem.kind === 'no-such-host')
    return `${resolving}failed to do request: Head "${manifest}": dial tcp: lookup ${host} on ${problem.nameserver}:53: no such host`;
  const scope = encodeURIComponent(`repository:${repository}:pull`);
  const request = `${problem.realm}?scope=${scope}&service=${encodeURIComponent(problem.service)}`;
  return `${resolving}failed to authorize: failed to fetch anonymous token: unexpected status from GET request to ${request}: 401 Unauthorized`;
}

const notFoundCode = 'rpc error: code = NotFound desc = ';
