import { describe, expect, it } from '@jest/globals';
import { classify } from '../../../lambda/core/pulls/classify.ts';

const RESOLVE =
  'Failed to pull image "r.example/app:1": failed to pull and unpack image "r.example/app:1": failed to resolve reference "r.example/app:1": ';
const HEAD = `${RESOLVE}failed to do request: Head "https://r.example/v2/app/manifests/1": `;

describe('what the words say', () => {
  it.each([
    ['image-not-found', `${RESOLVE}r.example/app:1: not found`],
    ['image-not-found', 'Error response from daemon: manifest for app:1 not found: manifest unknown: manifest unknown'],
    ['image-not-found', 'reading manifest 1 in r.example/app: manifest unknown'],
    [
      'repository-not-found-or-denied',
      `${RESOLVE}pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed`,
    ],
    [
      'invalid-image-name',
      'Failed to apply default image tag "Foo/BAR:1": couldn\'t parse image name "Foo/BAR:1": invalid reference format: repository name (BAR) must be lowercase',
    ],
    ['never-pull', 'Container image "app:1" is not present with pull policy of Never'],
    [
      'platform-mismatch',
      'failed to pull and unpack image "r.example/app:1": no match for platform in manifest: not found',
    ],
    [
      'platform-mismatch',
      'choosing an image from manifest list docker://app:1: no image found in manifest list for architecture amd64, variant "", OS linux',
    ],
    [
      'unauthorized',
      `${HEAD}unexpected status from HEAD request to https://r.example/v2/app/manifests/1: 401 Unauthorized`,
    ],
    [
      'unauthorized',
      `${RESOLVE}pull access denied, repository does not exist or may require authorization: authorization failed: no basic auth credentials`,
    ],
    ['forbidden', `${RESOLVE}failed to authorize: failed to fetch anonymous token: unexpected status: 403 Forbidden`],
    ['rate-limited', 'toomanyrequests: You have reached your pull rate limit.'],
    ['dns', `${HEAD}dial tcp: lookup r.example on 10.0.0.2:53: no such host`],
    // Of the lookup, not of a connection: the DNS server is meant, not the registry.
    ['dns', `${HEAD}dial tcp: lookup r.example on 10.0.0.2:53: read udp 10.0.1.9:41234->10.0.0.2:53: i/o timeout`],
    ['dns', `${HEAD}dial tcp: lookup r.example on 127.0.0.53:53: read: connection refused`],
    ['connection-refused', `${HEAD}dial tcp 127.0.0.1:5999: connect: connection refused`],
    ['timeout', `${HEAD}dial tcp 10.9.9.9:443: i/o timeout`],
    ['tls-untrusted', `${HEAD}tls: failed to verify certificate: x509: certificate signed by unknown authority`],
    [
      'tls-expired',
      `${HEAD}tls: failed to verify certificate: x509: certificate has expired or is not yet valid: current time 2026-01-01`,
    ],
    ['plain-http', `${HEAD}http: server gave HTTP response to HTTPS client`],
    // Whatever the proxy says in the words of another, it is the proxy.
    ['proxy', `${HEAD}proxyconnect tcp: dial tcp: lookup proxy.corp: no such host`],
    [
      'connection-interrupted',
      'failed to copy: httpReadSeeker: failed open: failed to do request: Get "https://r.example/v2/app/blobs/sha256:0": EOF',
    ],
    ['no-route', `${HEAD}dial tcp 10.9.9.9:443: connect: no route to host`],
    [
      'registry-error',
      `${RESOLVE}unexpected status from HEAD request to https://r.example/v2/app/manifests/1: 503 Service Unavailable`,
    ],
    ['disk-full', 'failed to extract layer sha256:0: write /var/lib/containerd/x: no space left on device'],
    ['pull-throttled', 'pull QPS exceeded'],
    ['credentials-expired', 'denied: Your authorization token has expired. Reauthenticate and try again.'],
    ['unknown', 'Back-off pulling image "app:1"'],
    ['unknown', 'Error: ErrImagePull'],
    ['unknown', ''],
  ])('%s: %s', (cause, text) => {
    expect(classify(text).cause).toBe(cause);
  });

  it.each(['r.example/eof/denied:401', 'r.example:5000/no-route-to-host:unauthorized', 'toomanyrequests/app:timeout'])(
    'and never the name %s',
    (image) => {
      expect(classify(`Back-off pulling image "${image}"`).cause).toBe('unknown');
      expect(
        classify(`Failed to pull image "${image}": failed to resolve reference "${image}": ${image}: not found`).cause,
      ).toBe('image-not-found');
    },
  );

  it('quotes the words that decided', () => {
    expect(classify(`${HEAD}dial tcp 127.0.0.1:5999: connect: connection refused`).evidence).toEqual([
      'connection refused',
    ]);
  });

  it('names the other causes that the same words fit', () => {
    expect(classify('Error response from daemon: denied: requested').also).toContain('unauthorized');
  });
});
