import type { Cause } from '../../lambda/core/model/cause.ts';
import type { Credential } from '../../lambda/core/model/credential.ts';
import type { ProbeDepth, ProbeRequest, ProbeResult } from '../../lambda/core/model/probe.ts';
import type { ProbeVantage } from '../../lambda/core/registry/address-policy.ts';
import { APP } from './images.ts';
import { DOORS } from './start-proxy.ts';
import { IDENTITY_TOKEN, USER } from './users.ts';

/** How a probe is asked beyond the image; the platform is linux/amd64 if not given, and null is none. */
export interface Asking {
  readonly platform?: string | null;
  readonly depth?: ProbeDepth;
  readonly vantage?: ProbeVantage;
  readonly proxy?: { readonly https: string; readonly no?: string };
  readonly mirrors?: readonly string[];
  readonly credentials?: Readonly<Record<string, Credential>>;
}

/** A fault, the image that meets it, and what a probe must say: the step that fails, its cause and the verdict. */
export type Fault = readonly [
  fault: string,
  image: ProbeRequest['image'],
  /** `tcp`, or `tcp at HOST` where it is not the registry's own host; null when every step goes well. */
  step: string | null,
  cause: Cause | null,
  verdict: ProbeResult['status'],
  asking?: Asking,
];

const NOWHERE = `sha256:${'0'.repeat(64)}`;

const as = (host: string, credential: Credential) => ({ credentials: { [host]: credential } });
const mirrored = (host: string) => ({ mirrors: [`https://${host}`] });
const wrong = { ...USER, password: 'guess' };
const by = (proxy: string, no?: string) => ({ proxy: { https: `http://${proxy}`, ...(no && { no }) } });
const login = ({ username, password }: typeof wrong) =>
  `${username}:${encodeURIComponent(password)}@proxy.example:${DOORS.guarded}`;

/** Every fault that the parts make, by what is at fault; the first of a group are in order. */
export const FAULTS: Readonly<Record<string, readonly Fault[]>> = {
  'The image': [
    ['an image', 'registry.example/app:1', null, null, 'available'],
    ['an image by its digest', `registry.example/app@${APP.top.digest}`, null, null, 'available'],
    ['a platform of an index', 'registry.example/multi:1', null, null, 'available', { platform: 'linux/arm64' }],
    ['no such tag', 'registry.example/app:2', 'http', 'image-not-found', 'missing'],
    ['no such digest', `registry.example/app@${NOWHERE}`, 'http', 'image-not-found', 'missing'],
    ['no such repository', 'registry.example/gone:1', 'http', 'repository-not-found-or-denied', 'missing'],
    [
      'an index without the platform',
      'registry.example/multi:1',
      'manifest',
      'platform-mismatch',
      'unsupported',
      { platform: 'linux/s390x' },
    ],
    [
      'an image of another platform',
      'registry.example/app:1',
      'config',
      'platform-mismatch',
      'unsupported',
      { platform: 'linux/arm64' },
    ],
    ['a Helm chart', 'registry.example/chart:1', 'manifest', 'unsupported-manifest', 'unsupported'],
    ['a manifest of schema 1', 'faulty.example/schema-1:1', 'manifest', 'unsupported-manifest', 'unsupported'],
  ],

  'Login with a password': [
    ['the right password', 'basic.example/app:1', null, null, 'available', as('basic.example', USER)],
    ['no password', 'basic.example/app:1', 'http', 'unauthorized', 'denied'],
    ['a wrong password', 'basic.example/app:1', 'http', 'unauthorized', 'denied', as('basic.example', wrong)],
  ],

  'Login with a token': [
    ['a token for anybody', 'token.corp.example/public/app:1', null, null, 'available'],
    [
      'a token for the right password',
      'token.corp.example/app:1',
      null,
      null,
      'available',
      as('token.corp.example', USER),
    ],
    [
      'a token for an identity token',
      'token.corp.example/app:1',
      null,
      null,
      'available',
      as('token.corp.example', { identityToken: IDENTITY_TOKEN }),
    ],
    [
      'a private repository, and no password',
      'token.corp.example/app:1',
      'http',
      'repository-not-found-or-denied',
      'denied',
    ],
    [
      'a wrong password for the token server',
      'token.corp.example/app:1',
      'token at auth.corp.example',
      'unauthorized',
      'denied',
      as('token.corp.example', wrong),
    ],
    [
      'a revoked identity token',
      'token.corp.example/app:1',
      'token at auth.corp.example',
      'unauthorized',
      'denied',
      as('token.corp.example', { identityToken: 'revoked' }),
    ],
    // with a guess, the token server would say 401
    [
      'a token server of another domain, which must not see the password',
      'faulty.example/token-foreign:1',
      'http',
      'unauthorized',
      'denied',
      as('faulty.example', wrong),
    ],
    [
      'no such tag, behind a login',
      'token.corp.example/app:2',
      'http',
      'image-not-found',
      'missing',
      as('token.corp.example', USER),
    ],
    [
      'no such repository, behind a login',
      'token.corp.example/gone:1',
      'http',
      'repository-not-found-or-denied',
      'missing',
      as('token.corp.example', USER),
    ],
    [
      'the token server refuses connections',
      'faulty.example/token-refused:1',
      'tcp at refused.example',
      'connection-refused',
      'unreachable',
    ],
    ['no such token server', 'faulty.example/token-unknown:1', 'dns at gone.example', 'dns', 'unreachable'],
    [
      "the token server's certificate has expired",
      'faulty.example/token-expired:1',
      'tls at expired.example',
      'tls-expired',
      'unreachable',
    ],
    [
      'the token server says 429',
      'faulty.example/token-limited:1',
      'token at storage.example',
      'rate-limited',
      'limited',
    ],
    [
      'the token server says 500',
      'faulty.example/token-broken:1',
      'token at storage.example',
      'registry-error',
      'unreachable',
    ],
    [
      'the token server answers with a web page',
      'faulty.example/token-page:1',
      'token at storage.example',
      'registry-error',
      'unreachable',
    ],
  ],

  DNS: [
    ['no such name (NXDOMAIN)', 'gone.example/app:1', 'dns', 'dns', 'unreachable'],
    ['a name without an address', 'empty.example/app:1', 'dns', 'dns', 'unreachable'],
    ['the name server fails (SERVFAIL)', 'servfail.example/app:1', 'dns', 'dns', 'unreachable'],
    ['the name server is silent', 'silent.example/app:1', 'dns', 'dns', 'unreachable'],
    ['the name server answers too late', 'slow.example/app:1', 'dns', 'dns', 'unreachable'],
  ],

  Network: [
    ['one of two addresses refuses', 'one-of-two.example/app:1', null, null, 'available'],
    ['the port refuses', 'refused.example/app:1', 'tcp', 'connection-refused', 'unreachable'],
    ['packets vanish', 'dropped.example/app:1', 'tcp', 'timeout', 'unreachable'],
    ['a router says: host unreachable', 'firewalled.example/app:1', 'tcp', 'no-route', 'unreachable'],
    ['a route that leads nowhere', 'unreachable.example/app:1', 'tcp', 'no-route', 'unreachable'],
    ['no route', 'elsewhere.example/app:1', 'tcp', 'no-route', 'unreachable'],
    ['an IPv6 address only, and no IPv6 here', 'only-ipv6.example/app:1', 'tcp', 'no-route', 'unreachable'],
    ['connects, and then packets vanish', 'stalled.example/app:1', 'tls', 'timeout', 'unreachable'],
    ['only small packets pass', 'small-packets.example/app:1', 'tls', 'timeout', 'unreachable'],
    ['connects, and then is reset', 'reset.example/app:1', 'tls', 'connection-interrupted', 'unreachable'],
    ['an address that may not be dialled', 'registry.example/app:1', 'dns', null, 'unknown', { vantage: 'outside' }],
  ],

  TLS: [
    ['plain HTTP on loopback', '127.0.0.1:5000/app:1', null, null, 'available'],
    ['plain HTTP on another host', 'plain.example/app:1', 'tls', 'plain-http', 'unreachable'],
    ['an expired certificate', 'expired.example/app:1', 'tls', 'tls-expired', 'unreachable'],
    ['a certificate that is not valid yet', 'early.example/app:1', 'tls', 'tls-expired', 'unreachable'],
    ['a certificate for another name', 'other-name.example/app:1', 'tls', 'tls-untrusted', 'unreachable'],
    ['a self-signed certificate', 'self-signed.example/app:1', 'tls', 'tls-untrusted', 'unreachable'],
    ['a certificate of an unknown authority', 'stranger.example/app:1', 'tls', 'tls-untrusted', 'unreachable'],
    ["somebody else's certificate for a public registry", 'ghcr.io/a/app:1', 'tls', 'tls-untrusted', 'unreachable'],
    ['TLS 1.0 only', 'old-tls.example/app:1', 'tls', 'tls-untrusted', 'unreachable'],
    // TLS 1.3 tells it after the handshake
    ['a client certificate is missing', 'client-certificate.example/app:1', 'http', 'tls-untrusted', 'unreachable'],
  ],

  Proxy: [
    ['a proxy', 'behind-proxy.example/app:1', null, null, 'available', by(`proxy.example:${DOORS.open}`)],
    ['a proxy with the right password', 'behind-proxy.example/app:1', null, null, 'available', by(login(USER))],
    [
      'a host that is asked without the proxy',
      'registry.example/app:1',
      null,
      null,
      'available',
      by(`proxy.example:${DOORS.closed}`, 'registry.example'),
    ],
    [
      'the proxy lets nobody through (403)',
      'registry.example/app:1',
      'tcp',
      'proxy',
      'unreachable',
      by(`proxy.example:${DOORS.closed}`),
    ],
    [
      'the proxy wants a password (407)',
      'registry.example/app:1',
      'tcp',
      'proxy',
      'unreachable',
      by(`proxy.example:${DOORS.guarded}`),
    ],
    ['a wrong password for the proxy', 'registry.example/app:1', 'tcp', 'proxy', 'unreachable', by(login(wrong))],
    ['no such proxy', 'registry.example/app:1', 'tcp', 'proxy', 'unreachable', by('gone.example:3128')],
    ['the proxy refuses connections', 'registry.example/app:1', 'tcp', 'proxy', 'unreachable', by('refused.example')],
    ['the proxy is silent', 'registry.example/app:1', 'tcp', 'proxy', 'unreachable', by('dropped.example')],
    [
      'the proxy cannot reach the registry (503)',
      'refused.example/app:1',
      'tcp',
      'proxy',
      'unreachable',
      by(`proxy.example:${DOORS.open}`),
    ],
    [
      'an expired certificate behind a proxy',
      'expired.example/app:1',
      'tls',
      'tls-expired',
      'unreachable',
      by(`proxy.example:${DOORS.open}`),
    ],
  ],

  // a mirror that fails sends nobody away
  Mirrors: [
    [
      'a mirror instead of the registry',
      'refused.example/app:1',
      null,
      null,
      'available',
      mirrored('registry.example'),
    ],
    [
      'the mirror refuses connections',
      'registry.example/app:1',
      'tcp at refused.example',
      null,
      'available',
      mirrored('refused.example'),
    ],
    [
      'the mirror does not have it',
      'registry.example/app:1',
      'http at faulty.example',
      null,
      'available',
      mirrored('faulty.example'),
    ],
  ],

  'What the registry answers': [
    ['nearly used up', 'faulty.example/nearly-limited:1', null, null, 'available'],
    ['429', 'faulty.example/limited:1', 'http', 'rate-limited', 'limited'],
    ['429 to GET only', 'faulty.example/limited-get:1', 'manifest', 'rate-limited', 'limited'],
    ['403', 'faulty.example/forbidden:1', 'http', 'forbidden', 'denied'],
    ['500', 'faulty.example/broken:1', 'http', 'registry-error', 'unreachable'],
    ['502 with a web page', 'faulty.example/bad-gateway:1', 'http', 'registry-error', 'unreachable'],
    ['503 with a web page', 'faulty.example/unavailable:1', 'http', 'registry-error', 'unreachable'],
    ['200 with a web page', 'faulty.example/web-page:1', 'manifest', 'registry-error', 'unreachable'],
    ['nothing', 'faulty.example/silent:1', 'http', 'timeout', 'unreachable'],
    ['half a manifest', 'faulty.example/truncated:1', 'manifest', 'connection-interrupted', 'unreachable'],
    ['a manifest without an end', 'faulty.example/endless:1', 'manifest', 'registry-error', 'unreachable'],
    ['a byte a second', 'faulty.example/slow:1', 'manifest', 'timeout', 'unreachable'],
    ['64 MiB in a small gzip', 'faulty.example/bomb:1', 'manifest', 'registry-error', 'unreachable'],
    ['redirects in circles', 'faulty.example/in-circles:1', 'http', 'registry-error', 'unreachable'],
  ],

  'Where the layers are': [
    ['layers elsewhere', 'faulty.example/layers-good:1', null, null, 'available'],
    [
      'nobody asks for layers',
      'faulty.example/layers-refused:1',
      null,
      null,
      'available',
      { depth: 'exists', platform: null },
    ],
    [
      'their host refuses connections',
      'faulty.example/layers-refused:1',
      'tcp at refused.example',
      'connection-refused',
      'unreachable',
    ],
    [
      'packets to their host vanish',
      'faulty.example/layers-dropped:1',
      'tcp at dropped.example',
      'timeout',
      'unreachable',
    ],
    [
      'no route to their host',
      'faulty.example/layers-no-route:1',
      'tcp at unreachable.example',
      'no-route',
      'unreachable',
    ],
    ['no such host of theirs', 'faulty.example/layers-unknown:1', 'dns at gone.example', 'dns', 'unreachable'],
    [
      'their host resets connections',
      'faulty.example/layers-reset:1',
      'tls at reset.example',
      'connection-interrupted',
      'unreachable',
    ],
    [
      "their host's certificate has expired",
      'faulty.example/layers-expired:1',
      'tls at expired.example',
      'tls-expired',
      'unreachable',
    ],
    ['their host says 403', 'faulty.example/layers-forbidden:1', 'blob at storage.example', 'forbidden', 'denied'],
    [
      'their host says 503',
      'faulty.example/layers-broken:1',
      'blob at storage.example',
      'registry-error',
      'unreachable',
    ],
  ],

  'Where nobody may be sent': [
    ['a redirect to instance metadata', 'faulty.example/to-metadata:1', 'dns at 169.254.169.254', null, 'unknown'],
    ['a redirect to a file', 'faulty.example/to-file:1', 'http', null, 'unknown'],
    ['a redirect to plain HTTP', 'faulty.example/to-http:1', 'http at forbidden.example', null, 'unknown'],
    ['a redirect with a user name', 'faulty.example/to-user:1', 'http at forbidden.example', null, 'unknown'],
    [
      'a token server at instance metadata',
      'faulty.example/token-metadata:1',
      'dns at 169.254.169.254',
      null,
      'unknown',
    ],
    ['a token server over plain HTTP', 'faulty.example/token-http:1', 'token at forbidden.example', null, 'unknown'],
    ['a token server with a user name', 'faulty.example/token-user:1', 'token at forbidden.example', null, 'unknown'],
    ['layers at instance metadata', 'faulty.example/layers-metadata:1', 'dns at 169.254.169.254', null, 'unknown'],
    ['layers over plain HTTP', 'faulty.example/layers-http:1', 'blob at forbidden.example', null, 'unknown'],
  ],
};
