import type { Rule } from './rule.ts';

/** Room on the node: said by every program in the words of the kernel. */
export const DISK_RULES: readonly Rule[] = [
  {
    cause: 'disk-full',
    of: 'kernel, Windows, device mapper, the collectors of garbage: no room to store or unpack',
    words:
      /no space left on device|disk quota exceeded|(?:not enough|insufficient|no free|out of|lack of) (?:disk |free |storage )?space|[Tt]hin [Pp]ool has [^\n]{0,80}free|free data blocks|ENOSPC|\bdisk (?:is )?full|out of disk|low on resource|DiskPressure|FreeDiskSpaceFailed|garbage collect required amount/g,
  },
];

/** What the runtime found in what it had fetched. */
export const CONTENT_RULES: readonly Rule[] = [
  {
    cause: 'corrupt-layer',
    of: 'tar: the layer is no tar that this runtime can read: damaged, or compressed in an unknown way (trap 15)',
    words: /invalid tar header/g,
    also: ['unsupported-manifest'],
  },
  {
    cause: 'corrupt-layer',
    of: 'containerd, Docker, containers/image: digest, size or checksum are not the promised ones',
    words:
      /unexpected commit digest|failed size validation|unexpected commit size|wrong diff ?id|verification failed for digest|layer verification failed|[Dd]igest did not match|digest(?:s)? (?:mis-?match|do(?:es)? not match)|mismatch\w* digest|(?<!invalid )checksum|don't match image configuration|[Dd]iffID|corrupt|integrity|code = FailedPrecondition|failed precondition|size mismatch|unexpected (?:blob )?size|content digest|content store|blob not found/gi,
  },
  {
    cause: 'corrupt-layer',
    of: 'gzip, flate, zstd, tar: the bytes are no archive',
    words:
      /gzip: |flate: |zstd: |invalid (?:gzip )?header|magic number|bad magic|header check|invalid deflate|duplicates of file paths|unpigz: skipping|invalid (?:input|data|window size)|unknown compression|cannot decompress|archive\/tar: /gi,
    also: ['unsupported-manifest'],
  },
  {
    cause: 'corrupt-layer',
    of: 'local store: a part of an image that should be there is not',
    words:
      /layer (?:§ )?(?:is )?not known|layer does not exist|parent snapshot "?§?"?[^\n]{0,40}(?:does not exist|not found)|unknown parent image|content (?:digest )?"?§"?: not found|locating item named|blob § not found|image not known|does not resolve to an image|file exists|(?<!target snapshot )already exists|directory not empty/g,
    confidence: 'likely',
    also: ['node-permission'],
  },
  {
    cause: 'corrupt-layer',
    of: 'unpacking ended in the middle of a layer',
    words: /unexpected EOF|\bEOF\b/g,
    at: ['unpack'],
    confidence: 'likely',
    also: ['connection-interrupted'],
  },
];

/** What the node did not let the runtime do. */
export const NODE_RULES: readonly Rule[] = [
  {
    cause: 'node-permission',
    of: 'containerd, Docker, containers/storage: a snapshotter or storage driver that is not there or not fit',
    words:
      /snapshotter (?:"?§"? )?(?:was )?not (?:found|loaded)|resolve snapshotter|(?:storage|graph) ?driver|driver not supported|not supported (?:as upperdir|by (?:the )?(?:file ?system|kernel))|failed to (?:mount|stat parent|create temp)|error creating \w+ mount|kernel does not support/gi,
    also: ['corrupt-layer'],
  },
  {
    cause: 'node-permission',
    of: 'Windows: the host compute service did not take the layer',
    words: /hcsshim|ProcessBaseLayer|ImportLayer/g,
    confidence: 'likely',
    also: ['corrupt-layer', 'platform-mismatch'],
  },
  {
    cause: 'node-permission',
    of: 'rootless runtimes: user namespaces without enough ids, or none at all',
    words:
      /insufficient UIDs|enough IDs available|mapped to a host ID|user ?namespaces?|subuid|newuidmap|newgidmap|mount namespace|cannot clone|unshare|cannot set up namespace|lchown|failed to L?[Cc]hown/g,
    also: ['corrupt-layer'],
  },
  {
    cause: 'node-permission',
    of: 'kernel: unpacking was refused or went wrong',
    words:
      /permission denied|operation not (?:permitted|supported)|read-only file ?system|invalid argument|no such (?:file or directory|device)|device or resource busy|input\/output error|structure needs cleaning|too many open files|cannot allocate memory|resource temporarily unavailable|file name too long|too many levels of symbolic links|not a directory|is a directory|bad file descriptor|function not implemented|signal: killed|exec: |[Aa]ccess is denied|cannot find the (?:path|file)|being used by another process|too many links|stale (?:NFS )?file handle|bad message/g,
    at: ['unpack'],
    also: ['corrupt-layer'],
  },
  {
    cause: 'node-permission',
    of: 'kernel: the runtime may not write or read its own files',
    words:
      /(?:mkdir|open|write|create|rename|stat|lstat|readlink|mount|remount|chmod|unlinkat|symlink|link|fork\/exec|lgetxattr|setxattr|lsetxattr|creating) "?§"?[^\n]{0,40}(?:permission denied|operation not permitted|operation not supported|read-only file system|no such file or directory|input\/output error|too many open files|not a directory)|read-only file system|structure needs cleaning|input\/output error|too many open files/g,
    confidence: 'likely',
    also: ['corrupt-layer'],
  },
];

/** Words that say little: they decide where nothing else does. */
export const LAST_RULES: readonly Rule[] = [
  {
    cause: 'node-permission',
    of: 'kernel: something on the node was refused',
    words: /permission denied|operation not permitted/g,
    confidence: 'guess',
    also: ['forbidden'],
  },
  {
    cause: 'credential-provider',
    of: 'Docker, podman, kubelet: the file or secret with the credentials cannot be read',
    words: /(?:get|read|load|pars)(?:ing|e)? (?:the )?(?:auth|docker) ?config|retrieve (?:some image )?pull secrets?/gi,
    confidence: 'guess',
    also: ['unauthorized'],
  },
  {
    cause: 'timeout',
    of: 'a deadline of the caller, or a pull stopped for want of progress',
    words: /deadline exceeded|DeadlineExceeded|code = 4\b|no progress|pull deadline|timed? ?out|[Tt]imeout|TimedOut/g,
    also: ['cancelled'],
  },
  {
    cause: 'image-not-found',
    of: 'containerd: the registry does not know the reference (labelling rule 4)',
    words: /§"?: not found/g,
    at: ['resolve'],
  },
  {
    cause: 'image-not-found',
    of: 'a name and "not found", with the steps in between left out',
    words: /§"?: not found|code = (?:NotFound|5) desc[^\n]{0,300}not found/g,
    at: ['start', 'resolve', 'fetch'],
    confidence: 'likely',
    also: ['repository-not-found-or-denied', 'platform-mismatch'],
  },
  {
    cause: 'runtime-unavailable',
    of: 'gRPC: the runtime is not there',
    words: /code = (?:Unavailable|14|Unimplemented|12)\b/g,
    confidence: 'likely',
  },
  {
    cause: 'cancelled',
    of: 'the caller gave up and does not say why (trap 11)',
    words:
      /context cancell?ed|(?:request|operation|pull|download)(?: was)? cancell?ed|code = (?:Cancell?ed|1)\b|cancell?ed/gi,
    also: ['timeout', 'connection-interrupted'],
  },
  {
    cause: 'proxy',
    of: "Go's net/http: a bare phrase behind a request is what a proxy answered to CONNECT (trap 10)",
    words: /\b(?:Get|Head|Post) "?§"?: [A-Z][A-Za-z ]{2,40}(?=[."\s]*(?:$|\n))/g,
    confidence: 'guess',
    also: ['registry-error', 'forbidden', 'unauthorized'],
  },
  {
    cause: 'node-permission',
    of: 'unpacking failed for a reason that no rule knows',
    words:
      /failed to (?:extract|register) layer|failed to unpack image on|ApplyLayer|applying layer|adding layer|failed to (?:prepare|create|commit|stat) [^\n]{0,20}snapshot|snapshot \d+ is not ready|target snapshot|\blocked(?: for|: unavailable)/gi,
    at: ['unpack'],
    confidence: 'guess',
    also: ['corrupt-layer', 'disk-full', 'unsupported-manifest'],
  },
];
