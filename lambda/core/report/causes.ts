import type { Cause } from '../model/cause.ts';

/** What a cause means, and which other causes its words are taken for. */
export interface CauseText {
  readonly meaning: string;
  readonly confusedWith: readonly { readonly cause: Cause; readonly why: string }[];
}

const like = (cause: Cause, why: string) => ({ cause, why });

/** Every cause in words. */
export const CAUSE_TEXTS: Readonly<Record<Cause, CauseText>> = {
  'image-not-found': {
    meaning: 'The registry was reached and says that this tag, digest or manifest is not there.',
    confusedWith: [
      like('platform-mismatch', 'it says "not found" too, of the platform: the tag is there.'),
      like(
        'repository-not-found-or-denied',
        'a registry that hides what the caller may not see says the same of a private repository.',
      ),
      like(
        'corrupt-layer',
        'content missing from the store of the node is "not found" as well; no registry was asked.',
      ),
    ],
  },
  'repository-not-found-or-denied': {
    meaning:
      'One answer for two facts: the repository is missing, or the caller may not know of it. Many registries do not tell the two apart.',
    confusedWith: [
      like(
        'unauthorized',
        '"pull access denied" stands before "no basic auth credentials" as well: the end of the text decides.',
      ),
      like('credentials-expired', 'the same opening words stand before "authorization token has expired".'),
      like('image-not-found', 'there the repository can be read and only the tag or digest is missing.'),
    ],
  },
  'invalid-image-name': {
    meaning: 'The image name cannot be read, or cannot be completed to a full name. No registry was asked.',
    confusedWith: [
      like('image-not-found', 'a name with a typing error that is still a valid name is asked for and not found.'),
      like('policy-rejected', 'CRI-O may refuse short names by its configuration; the name itself is then valid.'),
    ],
  },
  'platform-mismatch': {
    meaning: "The image is there, but not for the node's operating system, architecture or Windows build.",
    confusedWith: [
      like('image-not-found', '"no match for platform in manifest: not found" speaks of the platform.'),
      like('unsupported-manifest', 'there the manifest itself is not understood.'),
    ],
  },
  'unsupported-manifest': {
    meaning:
      'The container runtime does not take this manifest or media type: schema 1, a Helm chart, WASM, an unknown compression.',
    confusedWith: [
      like('image-not-found', 'a media type can be "not found".'),
      like('registry-error', 'an HTML page of a gateway or a login page also arrives as an unknown media type.'),
      like('corrupt-layer', '"invalid tar header" is often a compression that the runtime does not know.'),
    ],
  },
  'never-pull': {
    meaning: 'The pull policy is Never and the image is not on the node: the kubelet asked nobody.',
    confusedWith: [like('image-not-found', 'whether a registry has the image plays no part here.')],
  },
  'corrupt-layer': {
    meaning:
      'What arrived is not what the manifest promises (digest or size), cannot be unpacked, or is missing from the store of the node.',
    confusedWith: [
      like('disk-full', '"failed to extract layer" opens both: the end of the text decides.'),
      like('node-permission', '"failed to extract layer" opens this too.'),
      like('connection-interrupted', 'a body that ends early is the connection as long as no digest was compared.'),
    ],
  },
  unknown: {
    meaning: 'The text carries no cause: a bare back-off, a bare reason word, an empty error.',
    confusedWith: [],
  },
  unauthorized: {
    meaning: '401: no credentials were sent, or the registry did not accept those that were.',
    confusedWith: [
      like('forbidden', 'Harbor and Quay say "unauthorized" for no login and for no right alike.'),
      like('repository-not-found-or-denied', 'a missing repository can be answered by a request for credentials.'),
      like(
        'credential-provider',
        "a provider that fails leaves no trace in the pod but this: its own error is in the kubelet's log.",
      ),
      like(
        'image-not-found',
        'after a first error some runtimes ask again without credentials, and that 401 is only the last of two errors.',
      ),
    ],
  },
  forbidden: {
    meaning: '403 or "denied": whoever asks may not read this.',
    confusedWith: [
      like('credentials-expired', 'an expired token of ECR can be a bare 403.'),
      like('repository-not-found-or-denied', 'some registries answer 403 for what is not there.'),
      like(
        'registry-error',
        '"denied: quota exceeded" and an HTML page with 403 come from a cache or a gateway, not from the rights of the caller.',
      ),
      like('policy-rejected', 'a scanner or an allowlist in front of the registry may answer 403.'),
    ],
  },
  'credentials-expired': {
    meaning: 'The text itself says that a token or password is past its time.',
    confusedWith: [
      like('forbidden', 'without the word, an expired token looks like this.'),
      like('unauthorized', 'without the word, it may look like this too.'),
      like('tls-expired', 'there it is a certificate that has expired.'),
    ],
  },
  'credential-provider': {
    meaning: 'What should fetch credentials failed itself: a plugin of the kubelet or a helper.',
    confusedWith: [
      like('unauthorized', 'what the pod shows when the provider gave nothing.'),
      like('forbidden', 'what the pod shows when the provider gave credentials without rights.'),
    ],
  },
  'rate-limited': {
    meaning: '429 or "toomanyrequests": the registry limits this caller or this address.',
    confusedWith: [
      like('pull-throttled', '"pull QPS exceeded" is the limit of the kubelet itself.'),
      like('unauthorized', 'some registries ask unknown callers to log in instead of naming the limit.'),
    ],
  },
  dns: {
    meaning: 'The name of the registry could not be looked up, whatever stopped the lookup.',
    confusedWith: [
      like('timeout', '"i/o timeout" behind "lookup NAME on SERVER:53" is the DNS server.'),
      like('connection-refused', '"connection refused" behind "lookup" is the DNS server as well.'),
      like('no-route', '"network is unreachable" behind "lookup" too.'),
      like('proxy', '"no such host" behind "proxyconnect" is the name of the proxy.'),
    ],
  },
  'connection-refused': {
    meaning: 'The address answered with a refusal: nothing listens on that port, or a firewall rejects.',
    confusedWith: [
      like('dns', 'the same words behind "lookup" speak of the DNS server.'),
      like('proxy', 'the same words behind "proxyconnect" speak of the proxy.'),
      like('runtime-unavailable', 'the same words with a unix socket speak of the container runtime.'),
    ],
  },
  timeout: {
    meaning:
      'No answer in time: while connecting, during the handshake, before the headers, or for the pull as a whole.',
    confusedWith: [
      like('dns', 'a lookup can time out in the same words.'),
      like(
        'runtime-unavailable',
        '"Failed to inspect image … deadline exceeded" is a slow runtime; no registry was asked.',
      ),
      like('cancelled', '"context canceled" does not say why; "context deadline exceeded" does.'),
    ],
  },
  'tls-untrusted': {
    meaning:
      'The certificate or the handshake is not acceptable: unknown authority, wrong name, old form, or a client certificate is missing.',
    confusedWith: [
      like('tls-expired', 'there the authority is known and the dates are wrong.'),
      like('plain-http', '"first record does not look like a TLS handshake" is no certificate at all.'),
      like('proxy', 'behind "proxyconnect" it is the certificate of the proxy.'),
    ],
  },
  'tls-expired': {
    meaning: 'A certificate is outside its dates: it has run out, is not valid yet, or the clock of the node is wrong.',
    confusedWith: [
      like('tls-untrusted', 'there the dates are right and the authority or the name is wrong.'),
      like('credentials-expired', 'there it is a token that has expired.'),
    ],
  },
  'plain-http': {
    meaning: 'One side speaks HTTP and the other HTTPS.',
    confusedWith: [
      like('proxy', 'a proxy given with the wrong scheme prints the same words.'),
      like('tls-untrusted', 'there TLS is spoken on both sides.'),
    ],
  },
  proxy: {
    meaning: 'The proxy between node and registry refused, could not be found, or broke the tunnel.',
    confusedWith: [
      like(
        'registry-error',
        'a proxy may answer in place of the registry ("Bad Gateway", a login page) and leave no trace of itself.',
      ),
      like('dns', '"proxyconnect … no such host" is the name of the proxy.'),
      like('connection-refused', '"proxyconnect … connection refused" is the port of the proxy.'),
    ],
  },
  'connection-interrupted': {
    meaning: 'A connection that had been made broke off: EOF, reset, stream error.',
    confusedWith: [
      like('timeout', 'a proxy on the way may cut what is too slow.'),
      like('corrupt-layer', 'there everything arrived and the digest is wrong.'),
    ],
  },
  'no-route': {
    meaning: 'No way to the address: network or host unreachable, or no local address of that family.',
    confusedWith: [
      like('dns', 'the same words behind "lookup" speak of the DNS server.'),
      like('timeout', 'a firewall that drops silently looks like this.'),
    ],
  },
  'registry-error': {
    meaning:
      'The registry, or what stands in front of it, fails: 5xx, an answer that cannot be read, a block that is not about this caller.',
    confusedWith: [
      like('proxy', 'the answer may come from a proxy.'),
      like('forbidden', 'a full cache or a mirror with a list of its own may say "denied".'),
      like('unsupported-manifest', 'an HTML page in place of a manifest is an error of a gateway.'),
    ],
  },
  'policy-rejected': {
    meaning:
      'A signature policy of the runtime, or a rule of the registry about vulnerabilities or signatures, said no.',
    confusedWith: [
      like('forbidden', 'there it is about the caller, here about the image.'),
      like('registry-error', 'Harbor answers 412 for its rules.'),
    ],
  },
  'disk-full': {
    meaning: 'The node has no space, inodes or quota left while it stores or unpacks.',
    confusedWith: [
      like('corrupt-layer', '"failed to extract layer" opens both.'),
      like('registry-error', '"quota exceeded" of a registry is about its own storage.'),
    ],
  },
  'node-permission': {
    meaning: 'The node may not store or unpack: permission, mount, user namespace, snapshotter.',
    confusedWith: [
      like('forbidden', '"permission denied" of a file system is not "denied" of a registry.'),
      like('corrupt-layer', '"failed to extract layer" opens both.'),
      like('image-not-found', 'a snapshotter can be "not found".'),
    ],
  },
  'runtime-unavailable': {
    meaning: 'The container runtime or its image service does not answer on its socket.',
    confusedWith: [
      like('connection-refused', 'with a unix socket it is the runtime, with an address the registry.'),
      like('timeout', 'an inspection that times out asked no registry.'),
    ],
  },
  'pull-throttled': {
    meaning: 'The kubelet itself holds the pull back (registryPullQPS and registryBurst).',
    confusedWith: [like('rate-limited', 'there the registry limits.')],
  },
  cancelled: {
    meaning: 'The pull was cancelled and the text does not say why.',
    confusedWith: [
      like('timeout', 'runtimes cancel a pull that makes no progress and may not say so.'),
      like('runtime-unavailable', 'a runtime that is restarted cancels what it was doing.'),
    ],
  },
};
