import type { Cause } from '../model/cause.ts';
import type { Confidence, Diagnosis } from '../model/failure.ts';

interface Rule {
  readonly cause: Cause;
  readonly words: RegExp;
  readonly confidence?: Confidence;
  readonly also?: readonly Cause[];
}

/**
 * What the words of kubelets and runtimes mean, innermost and most telling first: a lookup that times out is `dns`, not
 * `timeout`; `not found` of a platform is no missing image. Read from the sources of the programs that print them
 * (containerd core/remotes/docker, containers/image, distribution's client, kubelet's image manager).
 */
const RULES: readonly Rule[] = [
  { cause: 'never-pull', words: /not present with pull policy of Never/ },
  { cause: 'pull-throttled', words: /pull QPS exceeded/ },
  {
    cause: 'invalid-image-name',
    words:
      /couldn't parse image (?:reference|name)|invalid reference format|^(?:Error: )?InvalidImageName$|short-name .*did not resolve/,
  },
  { cause: 'proxy', words: /proxyconnect|Proxy Authentication Required/ },
  { cause: 'runtime-unavailable', words: /dial unix|unknown service runtime\.|unix:\/\/\S*: connect:/ },
  { cause: 'disk-full', words: /no space left on device|disk quota exceeded/ },
  {
    cause: 'dns',
    words: /lookup [^ ]+(?: on [^ ]+)?: |no such host|server misbehaving|[Tt]emporary failure in name resolution/,
  },
  { cause: 'tls-expired', words: /certificate has expired or is not yet valid/ },
  {
    cause: 'tls-untrusted',
    words:
      /x509: |tls: (?:failed to verify|handshake failure|bad certificate|unknown certificate|certificate required)/,
  },
  {
    cause: 'plain-http',
    words: /server gave HTTP response to HTTPS client|first record does not look like a TLS handshake/,
  },
  { cause: 'connection-refused', words: /connection refused/ },
  { cause: 'no-route', words: /no route to host|network is unreachable/ },
  {
    cause: 'platform-mismatch',
    words:
      /no match for platform|no (?:image found in|matching) (?:manifest list|image index|manifest)\b.* (?:for|in)|incompatible with (?:a|the) [^ ]+ host|no child with platform/,
  },
  {
    cause: 'policy-rejected',
    words: /[Ss]ource image rejected|SignatureValidationFailed|image verifier .* blocked|rejected by policy/,
  },
  { cause: 'rate-limited', words: /toomanyrequests|429 Too Many Requests|[Tt]oo [Mm]any [Rr]equests/ },
  {
    cause: 'unsupported-manifest',
    words:
      /unsupported (?:media type|manifest|image-specific)|(?:vnd\.\S+|media type) not supported|schema ?(?:v|version )?1\b.*(?:not|no longer) supported/,
  },
  {
    cause: 'credentials-expired',
    words: /(?:[Tt]oken|[Pp]assword|authorization)[^:]{0,40} (?:has|is|have) expired|ExpiredToken/,
  },
  { cause: 'credential-provider', words: /credential provider plugin|credential helper|GetAuthorizationToken/ },
  { cause: 'unauthorized', words: /no basic auth credentials|invalid username\/password/ },
  {
    cause: 'forbidden',
    words: /403 Forbidden|status code 403|denied: access forbidden|not authorized to perform: ecr:/,
    also: ['repository-not-found-or-denied', 'unauthorized'],
    confidence: 'likely',
  },
  {
    cause: 'repository-not-found-or-denied',
    words:
      /pull access denied|insufficient_scope|requested access to the resource is denied|repository (?:name )?not (?:known|found)|NAME_UNKNOWN|name unknown/,
  },
  {
    cause: 'unauthorized',
    words: /401 Unauthorized|status code 401|unauthorized: |unauthorized\b.*authentication required/,
  },
  {
    cause: 'forbidden',
    words: /denied: |: denied\b/,
    confidence: 'likely',
    also: ['repository-not-found-or-denied', 'unauthorized'],
  },
  {
    cause: 'registry-error',
    words:
      /(?:unexpected status|HTTP status|status code|response status)[^\n]{0,160}\b5\d\d\b|error parsing HTTP \d+ response body/,
  },
  { cause: 'image-not-found', words: /manifest unknown|MANIFEST_UNKNOWN|manifest for .* not found/ },
  {
    cause: 'corrupt-layer',
    words:
      /unexpected commit digest|wrong diff id|invalid tar header|verification failed for digest|failed size validation|gzip: invalid|corrupted/,
  },
  {
    cause: 'node-permission',
    words:
      /failed to (?:extract|mount|unpack|prepare)[\s\S]*(?:operation not permitted|permission denied)|snapshotter \S+ was not found|lchown/,
  },
  {
    cause: 'timeout',
    words: /i\/o timeout|TLS handshake timeout|deadline exceeded|Client\.Timeout|timeout awaiting|no progress/,
  },
  {
    cause: 'connection-interrupted',
    words: /unexpected EOF|: EOF\b|connection reset by peer|stream error|broken pipe|server closed/,
  },
  // containerd says only this for a missing tag and a missing repository; every other "not found" is named above.
  { cause: 'image-not-found', words: /(?:resolve|reference|NotFound)[\s\S]*: not found\s*"?\]?$/ },
  { cause: 'cancelled', words: /context canceled|request canceled/ },
];

const MAX_TEXT = 16_384;
/** A match ends with the telling words; what stands far before them is frame. */
const MAX_QUOTE = 80;

/** What one text of a kubelet or runtime says. Never throws; `unknown` when the words carry no cause. */
export function classify(text: string): Diagnosis {
  const readable = maskNames(text.slice(0, MAX_TEXT));
  for (const { cause, words, confidence = 'certain', also = [] } of RULES) {
    const match = words.exec(readable);
    if (match !== null) return { cause, confidence, also, evidence: [quote(match[0])] };
  }
  return { cause: 'unknown', confidence: 'guess', also: [], evidence: [] };
}

function quote(words: string): string {
  return words.length <= MAX_QUOTE ? words : `…${words.slice(-MAX_QUOTE)}`;
}

/** Takes out names, addresses and digests: a tag `pr-500` or a repository `eof` must not be read as an error. */
function maskNames(text: string): string {
  return text
    .replace(/\\+"/g, '"')
    .replace(/(?:https?|docker):\/\/[^\s"]+/g, (url) => (url.endsWith(':') ? '<url>:' : '<url>'))
    .replace(/"[^"\s]*[/:@][^"\s]*"/g, '"<name>"')
    .replace(/\b[\w.-]+(?::\d+)?\/[\w./-]+(?:[:@][\w.:-]*[\w])?/g, (name) =>
      /^(?:i\/o|application\/|username\/)/.test(name) ? name : '<name>',
    );
}
