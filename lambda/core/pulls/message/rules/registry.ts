import type { Rule } from './rule.ts';
import { status } from './status.ts';

/** What the image is, as the runtime read it from the registry's answer: these texts also say "not found" (trap 7). */
export const MANIFEST_RULES: readonly Rule[] = [
  {
    cause: 'platform-mismatch',
    of: 'containerd, Docker, containers/image: no variant of the image is for this machine',
    words:
      /no match for platform|no matching manifest for|no image found in (?:manifest list|image index)|cannot be used on this platform|incompatible with (?:a|the|this) \S+ host|no child with platform|operating system does not match|does not match the (?:\w+ ){0,3}(?:platform|architecture|operating system)|but (?:its|does not match|the) [^\n]{0,40}platform|(?:unsupported|unknown) (?:platform|os\b|architecture|operating system)|(?:not|n't) provide the (?:specified|requested) platform|no supported platform|platform § (?:is )?not (?:found|supported)|[Nn]o (?:compatible|suitable) (?:platform|image|manifest)|exec format error|hoosing (?:an )?image (?:instance|from manifest list)[^\n]{0,200}(?:architecture|platform)|for architecture "?\w+|image platform \(|descriptor matching platform/g,
  },
  {
    cause: 'registry-error',
    of: 'a page of HTML where a manifest should be: a gateway or a login page answers for the registry (trap 7)',
    words: /(?:media ?type|content[- ]?type|MIME type|available)[^\n]{0,60}text\/html/gi,
    confidence: 'likely',
    also: ['unsupported-manifest', 'proxy'],
  },
  {
    cause: 'unsupported-manifest',
    of: 'containerd, Docker, containers/image: a manifest, config or layer of a kind that the runtime does not take',
    words:
      /(?:unsupported|unexpected|unknown|unrecognized|invalid) (?:docker v2s2 |OCI |manifest |layer |config |image |blob |content |MIME )*(?:media ?type|MIME type|mediatype|schema ?version|manifest (?:type|format|schema|version|list)|manifest\b|image-specific operation|compression)|(?:media ?type|application\/\S+|\bvnd\.\S+|schema ?v?\d?)"? (?:is )?(?:not|no longer|un)[ -]?(?:supported|implemented)|no longer supported since containerd|not implemented: media type|schema (?:version )?v?1\b[^\n]{0,80}(?:not|no longer|removed|unsupported|deprecated)|(?:not|no longer) support(?:ed|s)?[^\n]{0,60}(?:schema|v2s1|Image Format)|Docker Image Format v1|invalid mixed|mismatched image rootfs|encountered unknown type|children may not be fetched|did not find a known|missing signature key|manifest schema unsupported|unsupported (?:config|artifact)|not (?:a )?(?:valid |container |docker )*image\b|is an (?:OCI )?artifact|expected (?:manifest|index|layer)[^\n]{0,20} but found|unknown (?:layer|image) (?:type|format)|manifest invalid|MANIFEST_INVALID|index is empty|artifact with type|no processor for media-type|mediaType in manifest should be|Encountered remote|invalid rootfs/gi,
  },
];

/** What the registry says in words. Each rule is more telling than the next: codes such as DENIED cover much (trap 8). */
export const REGISTRY_RULES: readonly Rule[] = [
  {
    cause: 'rate-limited',
    of: 'Docker Hub, Quay, ECR, GHCR, GAR: too many pulls',
    words:
      /too ?many ?requests|rate ?limit|rate exceeded|ThrottlingException|RESOURCE_EXHAUSTED|data limit exceeded|Quota exceeded for quota metric/gi,
  },
  { cause: 'rate-limited', of: 'HTTP 429', words: status('429', 'Too Many') },
  {
    cause: 'registry-error',
    of: 'pull-through caches and mirrors that code a limit of their own as DENIED (trap 8)',
    words:
      /(?:denied|forbidden)[^\n]{0,60}(?:quota|not (?:on|in) the list|allowed list)|\b(?:allow|white)-?list|quota (?:has been )?(?:exceeded|reached)|exceed\w* (?:the |your )?(?:\w+ )?quota|storage limit/gi,
    confidence: 'likely',
    also: ['forbidden', 'rate-limited'],
  },
  {
    cause: 'policy-rejected',
    of: 'containers/image: signatures that cannot be read',
    words: /reading signatures|signature format|parsing signature/g,
    confidence: 'likely',
    also: ['registry-error'],
  },
  {
    cause: 'unauthorized',
    of: 'GitLab: one sentence for a wrong and for an expired token',
    words:
      /(?:incorrect|invalid|wrong)[^\n]{0,40}expired[^\n]{0,40}(?:improperly|scoped|revoked)?|invalid or expired|expired or invalid/gi,
    also: ['credentials-expired'],
  },
  {
    cause: 'credentials-expired',
    of: 'ECR, Docker Hub, GitLab, Quay, ACR, AWS and Azure tokens: the text has the word (labelling rule 5)',
    words:
      /(?:token|password|credentials?|secret|session|jwt|login|keys?|authorization|account|license)\b[^\n]{0,60}?\b(?:expired|is past)|\bexpired (?:\w+ )?(?:token|password|credential|session|jwt|secret|access)|ExpiredToken|token[^\n]{0,30} past its/gi,
  },
  {
    cause: 'unauthorized',
    of: 'ECR: the client sent nothing, or something that is no ECR token',
    words: /no basic auth credentials|security token[^\n]{0,40}invalid|UnrecognizedClientException/g,
    also: ['repository-not-found-or-denied'],
  },
  {
    cause: 'forbidden',
    of: 'IAM of AWS: the caller is known and has no right to this action',
    words: /not authorized to perform|AccessDeniedException|explicit deny|no (?:identity|resource)-based policy/g,
    also: ['repository-not-found-or-denied'],
  },
  {
    cause: 'unauthorized',
    of: 'token services and registries that did not accept the credentials that were sent',
    words:
      /(?:incorrect|invalid|wrong|bad) (?:username(?!\/)|user name|user\b|login|password|credentials?|authentication|decoded auth|auth\b)|username or password|invalid_(?:client|grant|token)|(?:missing|empty) username|basic auth because|not registered with AAD|does not match bearer token|authentication failed|failed authentication|could not be authenticated|authentication is required|illegal base64|parse auth|robot token|[Aa]uthorization header|(?:must|need to|have to|please) (?:be )?log(?:ged)? ?in\b|login required|may have invalid credentials|unauthenticated request|unauthenticated:|cannot authenticate|unable to authenticate|personal access token (?:is )?(?:invalid|required)|not logged in|authenticationrequired/gi,
    also: ['repository-not-found-or-denied'],
  },
  {
    cause: 'repository-not-found-or-denied',
    of: 'one answer for "missing" and "private": Docker Hub, ECR, GAR, old GCR, Docker and containerd (traps 3 and 4)',
    words:
      /insufficient_scope|requested access to the resource is denied|does not exist or no pull access|or (?:it |you )?may not (?:exist|have)|or does not exist|may not exist|verify that it exists|(?:unauthorized|denied|forbidden) or (?:no such|not found)/gi,
    also: ['unauthorized', 'forbidden'],
  },
  {
    cause: 'repository-not-found-or-denied',
    of: 'a plain "no such repository" of registries that say so',
    words:
      /repository "?§?"?(?:name )?(?:is )?not (?:known|found)|name unknown|NAME_UNKNOWN|RepositoryNotFound|(?<!within )[Tt]he repository with name|repository "?\S{1,200}"? (?:was |is )?(?:not found|does not exist|unknown)|(?:unknown|no such) repository|(?:[Pp]roject|[Nn]amespace|[Oo]rganization|[Rr]epo) "?\S{1,200}"? (?:was |is )?(?:not found|does not exist|unknown|has been deleted)/g,
  },
  {
    cause: 'unauthorized',
    of: 'Quay and Harbor: 401 with words that would fit 403, for no login and for no right alike (trap 17)',
    words:
      /unauthorized to access repository|unauthorized: [^\n]{0,60}(?:permission|scopes)|access to the (?:requested )?resource is not authorized|action: pull: unauthorized/gi,
    also: ['repository-not-found-or-denied', 'forbidden'],
    confidence: 'likely',
  },
  {
    cause: 'forbidden',
    of: 'GAR, GCR, ACR, GitLab, GHCR, Artifactory: refused with a reason',
    words:
      /Permission "?§?"? ?denied|PERMISSION_DENIED|permission_denied|access forbidden|insufficient scope|insufficient(?:ly)? (?:permission|privilege|access)|not allowed (?:access|to)|IP (?:address )?[^\n]{0,40}not allowed|does not have [^\n]{0,60}(?:access|permission)|requires? billing|export control|denied by (?:the )?(?:firewall|network)|blocked by|AccessDenied|lacks? permission|no permission|permission to access/g,
    also: ['repository-not-found-or-denied', 'unauthorized'],
  },
];

/** What status codes and bare code words say where no sentence said more. */
export const STATUS_RULES: readonly Rule[] = [
  {
    cause: 'repository-not-found-or-denied',
    of: 'containerd, Docker, containers/image: their opening words, where no tail says more (trap 4)',
    words: /pull access denied|repository does not exist|may require (?:authorization|'docker login')/g,
    also: ['unauthorized', 'forbidden', 'credentials-expired'],
  },
  {
    cause: 'forbidden',
    of: 'a web gateway refuses in HTML (trap 9)',
    words: /error parsing HTTP 403/g,
    confidence: 'likely',
    also: ['registry-error', 'proxy'],
  },
  {
    cause: 'unauthorized',
    of: 'a web gateway asks for a login in HTML (trap 9)',
    words: /error parsing HTTP 401/g,
    confidence: 'likely',
    also: ['registry-error', 'proxy'],
  },
  {
    cause: 'repository-not-found-or-denied',
    of: 'Docker 1.x: what the old registry API answered for a repository',
    words: /Status 40[34] trying to pull repository|could not find repository data/gi,
    confidence: 'likely',
    also: ['image-not-found', 'forbidden'],
  },
  {
    cause: 'image-not-found',
    of: 'a web server that is no registry, or has no such path, says so in HTML (trap 9)',
    words: /error parsing HTTP 404/g,
    confidence: 'likely',
    also: ['registry-error', 'repository-not-found-or-denied'],
  },
  {
    cause: 'unauthorized',
    of: 'a token service or registry that answers 401 to the anonymous caller: private or missing (trap 3)',
    words: /anonymous token[^\n]{0,200}\b401\b/g,
    also: ['repository-not-found-or-denied'],
  },
  {
    cause: 'forbidden',
    of: 'a token service that answers 403 to the anonymous caller: private or missing (trap 3)',
    words: /anonymous token[^\n]{0,200}\b403\b/g,
    also: ['unauthorized', 'repository-not-found-or-denied'],
  },
  {
    cause: 'registry-error',
    of: 'containers/image: what answers at this address has no registry API',
    words: /[Pp]inging (?:container|docker) registry [^\n]{0,200}\b(?:404|405)\b/g,
    confidence: 'likely',
    also: ['image-not-found'],
  },
  { cause: 'proxy', of: 'HTTP 407', words: status('407', 'Proxy') },
  {
    cause: 'unauthorized',
    of: 'HTTP 401, or an error number of the Azure login service',
    words: new RegExp(`${status('401', 'Unauthorized|Authorization').source}|AADSTS\\d`, 'gi'),
    also: ['credentials-expired', 'repository-not-found-or-denied'],
  },
  {
    cause: 'forbidden',
    of: 'HTTP 403; an expired ECR token says no more than that (trap 5)',
    words: status('403', 'Forbidden|Access'),
    also: ['unauthorized', 'repository-not-found-or-denied', 'credentials-expired'],
  },
  {
    cause: 'policy-rejected',
    of: 'Harbor: the project demands a scan or a signature (trap 9)',
    words: status('412', 'Precondition'),
    confidence: 'likely',
    also: ['registry-error', 'forbidden'],
  },
  { cause: 'registry-error', of: 'HTTP 5xx', words: status('5\\d\\d', 'Internal|Bad|Service|Gateway') },
  {
    cause: 'registry-error',
    of: 'HTTP 4xx that mean neither the caller nor the image',
    words: status('40[025-9]|41[13-9]|42[0-8]|451', 'Bad|Payment|Method|Not Acceptable|Request'),
    confidence: 'likely',
    also: ['proxy', 'invalid-image-name'],
  },
  {
    cause: 'unauthorized',
    of: 'the default sentence of the code UNAUTHORIZED',
    words: /authentication required/gi,
    also: ['repository-not-found-or-denied'],
  },
  {
    cause: 'unauthorized',
    of: 'the code word alone, or the opening of containers/image, with a sentence that no rule knows or that is cut off',
    words:
      /\bunauthorized\b|\bunauthenticated\b(?! pull)|HTTP Basic: Access denied|unable to retrieve auth token|invalid username\/password|code = 16\b/gi,
    confidence: 'likely',
    also: ['credentials-expired', 'repository-not-found-or-denied'],
  },
  {
    cause: 'image-not-found',
    of: 'the code word MANIFEST_UNKNOWN, and the sentences around it',
    words:
      /manifest[ _]unknown|manifest(?: for)? "?§"? (?:was )?not found|manifest (?:is |was )?not (?:known|found)|(?:named|tagged|requested) (?:manifest|image|by) [^\n]{0,40}not (?:known|found)|requested image not found|no such (?:manifest|tag)|(?:[Tt]ag|artifact) "?\S{1,200}"? (?:was |is |could )?(?:not (?:be )?found|does not exist|was deleted)|was deleted or has expired|does not resolve to [^\n]{0,20}manifest|imageId \{[^}\n]{0,200}\} does not exist/gi,
  },
  {
    cause: 'image-not-found',
    of: 'Red Hat: a repository without the tag that stands for no tag',
    words: /does not use the "?[\w§]+"? tag|must be pulled with an explicit/g,
    confidence: 'likely',
    also: ['registry-error'],
  },
  {
    cause: 'image-not-found',
    of: 'Docker 1.x, ECS: no such image, or none that this caller may know of',
    words:
      /image "?\S{1,200}"? (?:was )?(?:not found|could not be found|does not exist)|unknown: (?:resource )?not found/gi,
    confidence: 'likely',
    also: ['repository-not-found-or-denied', 'unauthorized'],
  },
  {
    cause: 'image-not-found',
    of: 'Docker: not among the local images',
    words: /no such image/gi,
    confidence: 'likely',
    also: ['never-pull', 'invalid-image-name'],
  },
  {
    cause: 'image-not-found',
    of: 'HTTP 404 for a manifest',
    words: new RegExp(`${status('404|410', 'Not Found|Gone').source}|StatusNotFound`, 'gi'),
    also: ['repository-not-found-or-denied', 'registry-error'],
  },
  {
    cause: 'image-not-found',
    of: 'containerd: the registry does not have a part of the image',
    words: /content at § not found|content descriptor[^\n]{0,120}not found|blob[ _]unknown|unknown blob/gi,
    confidence: 'likely',
    also: ['registry-error', 'corrupt-layer'],
  },
  {
    cause: 'forbidden',
    of: 'the code word DENIED or a bare Forbidden',
    words: /\bdenied\b|\bforbidden\b|code = (?:7\b|PermissionDenied)/gi,
    at: ['start', 'resolve', 'token', 'fetch'],
    confidence: 'likely',
    also: ['repository-not-found-or-denied', 'unauthorized', 'proxy'],
  },
  {
    cause: 'registry-error',
    of: 'a gateway or proxy that answers in the place of the registry, by the reason phrase alone (trap 10)',
    words: /Bad Gateway|Service (?:Temporarily )?Unavailable|Gateway Time-?out|Internal Server Error|Bad Request/gi,
    confidence: 'likely',
    also: ['proxy'],
  },
  {
    cause: 'registry-error',
    of: 'an answer that cannot be read, or is of the wrong kind',
    words:
      /error parsing HTTP|invalid character|end of JSON input|cannot unmarshal|(?:decod|pars|unmarshal|process)ing (?:\w+ )?(?:response|json)|unable to decode|failed to decode|did not include a token|no token in response|token response|missing (?:or empty |Location|Docker-Content-Digest|digest|content)|name invalid|NAME_INVALID|no healthy upstream|upstream (?:connect|request)|unknown: unknown|can't talk to a V1|no scope specified|not a valid digest|malformed MIME|no Location header|unsupported encoding|UpstreamImage|Docker-Content-Digest|(?:stopped|aborted) after \d+ redirects|unsupported protocol scheme|malformed (?:response|header|challenge)|registry is (?:read-only|down)|under maintenance|error from registry: unknown|server message: unknown|operation is unsupported|UNSUPPORTED|internal error|unexpected (?:response|http code)/g,
    confidence: 'likely',
  },
  {
    cause: 'registry-error',
    of: 'CRI-O, kubelet, old Docker: their opening words for a registry that could not be reached, with no reason behind',
    words:
      /RegistryUnavailable|registry is unavailable|[Cc]ould not reach any registry|unable to ping registry|invalid registry endpoint|error pinging/g,
    confidence: 'guess',
    also: ['connection-refused', 'timeout', 'dns', 'no-route', 'tls-untrusted', 'connection-interrupted'],
  },
];
