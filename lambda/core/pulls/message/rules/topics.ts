import type { Rule } from './rule.ts';

/**
 * For a sentence that no rule knows: what it speaks of is a guess at its cause, and better than none. The words of the
 * programs' own openings ("reading manifest", "failed to authorize") are left out: they stand in every text.
 */
export const TOPIC_RULES: readonly Rule[] = [
  {
    cause: 'policy-rejected',
    of: 'something about signatures or policies',
    words:
      /\b(?:signatures?\b(?<!source signatures)|signed\b|polic(?:y|ies)\b(?<!(?:pull|with|specified) polic(?:y|ies))|attestation)/gi,
    confidence: 'guess',
    also: ['forbidden'],
  },
  {
    cause: 'platform-mismatch',
    of: 'something about platforms',
    words: /(?<![\w-])(?:platform|architecture|operating system)s?\b/gi,
    confidence: 'guess',
    also: ['unsupported-manifest'],
  },
  {
    cause: 'tls-untrusted',
    of: 'something about certificates',
    words: /\b(?:certificates?|SSL)\b/gi,
    confidence: 'guess',
    also: ['tls-expired', 'plain-http'],
  },
  {
    cause: 'proxy',
    of: 'something about a proxy',
    words: /(?<![\w-]|skopeo |no HTTPS? )proxy(?![\w-])/gi,
    confidence: 'guess',
    also: ['registry-error'],
  },
  {
    cause: 'credential-provider',
    of: 'something about credentials',
    words: /\bcredentials?\b(?<!no credentials)/gi,
    confidence: 'guess',
    also: ['unauthorized'],
  },
  {
    cause: 'policy-rejected',
    of: 'containers/ocicrypt, containerd imgcrypt: the image is encrypted and the node has no key',
    words: /\bdecrypt(?:ion|ed)?\b|key unwrapper/gi,
    confidence: 'guess',
    also: ['unsupported-manifest', 'node-permission'],
  },
  {
    cause: 'connection-refused',
    of: 'something about a connection that was not made',
    words: /(?:could not|cannot|can't|unable to|failed to) connect\b/gi,
    confidence: 'guess',
    also: ['timeout', 'no-route', 'dns', 'registry-error', 'runtime-unavailable'],
  },
  {
    cause: 'corrupt-layer',
    of: 'something about the content or the local store',
    words: /\b(?:digests?|diff ids?|decompress\w*|archive|mismatch\w*|layer tree|tar|gzip)\b/gi,
    confidence: 'guess',
    also: ['node-permission', 'unsupported-manifest'],
  },
  {
    cause: 'unsupported-manifest',
    of: 'something about kinds of manifests and layers',
    words: /media ?types?\b|\bschema\b|\bunsupported\b/gi,
    confidence: 'guess',
    also: ['corrupt-layer', 'registry-error', 'image-not-found'],
  },
  {
    cause: 'node-permission',
    of: 'something about storage',
    words: /\b(?:storage|overlay2?|snapshots?|snapshotter|mount(?:s|ed|ing)?|devicemapper|btrfs|zfs)\b/gi,
    confidence: 'guess',
    also: ['corrupt-layer', 'disk-full'],
  },
  {
    cause: 'image-not-found',
    of: 'something was not found',
    words: /\bnot found\b/gi,
    at: ['start', 'resolve'],
    confidence: 'guess',
    also: ['repository-not-found-or-denied', 'platform-mismatch', 'corrupt-layer', 'node-permission'],
  },
];
