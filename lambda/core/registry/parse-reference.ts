import type { ImageReference } from '../model/image-reference.ts';

// The grammar of github.com/distribution/reference 0.6, which kubelet and containerd both use.
const LABEL = '(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])';
const HOST = `(?:${LABEL}(?:\\.${LABEL})*|\\[[a-fA-F0-9:]+\\])(?::[0-9]+)?`;
const COMPONENT = '[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*';
const WHOLE_HOST = new RegExp(`^${HOST}$`);
const WHOLE_REPOSITORY = new RegExp(`^${COMPONENT}(?:/${COMPONENT})*$`);
const WHOLE_TAG = /^\w[\w.-]{0,127}$/;
const DIGEST_LENGTHS: Readonly<Record<string, number>> = { sha256: 64, sha384: 96, sha512: 128 };
const MAX_REPOSITORY = 255;
/** Longer than any valid reference; what is longer is refused before a pattern reads it. */
const MAX_REFERENCE = 1_024;

export type ParsedReference =
  | { readonly ok: true; readonly reference: ImageReference }
  | { readonly ok: false; readonly reason: string };

/** Reads an image name as a pod spells it and completes it as containerd does; `reason` is a sentence without a stop. */
export function parseReference(image: string): ParsedReference {
  const invalid = (reason: string): ParsedReference => ({ ok: false, reason });
  if (image === '') return invalid('image name is empty');
  if (image.length > MAX_REFERENCE) return invalid(`image name is longer than ${MAX_REFERENCE} characters`);
  if (image !== image.trim()) return invalid('image name begins or ends with a space');
  if (/^[a-f0-9]{64}$/.test(image)) return invalid('image name is a bare image ID of 64 hexadecimal digits');
  if (image.includes('://')) return invalid('image name must not begin with a scheme such as https://');

  const { host, rest } = splitHost(image);
  const [named = '', digest = null, ...more] = rest.split('@');
  if (more.length > 0) return invalid('image name has more than one "@"');
  const colon = named.indexOf(':');
  const repository = colon < 0 ? named : named.slice(0, colon);
  const tag = colon < 0 ? null : named.slice(colon + 1);

  // A host with underscores passes as the first part of a path, and containerd dials it all the same.
  if (!WHOLE_HOST.test(host) && !WHOLE_REPOSITORY.test(host)) {
    return invalid('registry host is not a host name, an IPv4 or a bracketed IPv6 address');
  }
  if (repository === '') return invalid('repository name is empty');
  if (repository !== repository.toLowerCase()) return invalid('repository name must be lowercase');
  if (!WHOLE_REPOSITORY.test(repository)) {
    return invalid(
      'repository name may hold only a-z, 0-9 and single separators (. _ __ -) between them, parted by "/"',
    );
  }
  if (repository.length > MAX_REPOSITORY) return invalid(`repository name is longer than ${MAX_REPOSITORY} characters`);
  if (tag !== null && !WHOLE_TAG.test(tag)) {
    return invalid('tag must be 1 to 128 letters, digits, "_", "." and "-", not beginning with "." or "-"');
  }
  if (digest !== null && !isDigest(digest)) {
    return invalid('digest must be sha256: and 64 hexadecimal digits in lower case, or sha384 or sha512 alike');
  }
  return {
    ok: true,
    reference: { host, repository, tag: tag ?? (digest === null ? 'latest' : null), digest },
  };
}

/** Whether this is a digest that a runtime can verify. */
export function isDigest(text: string): boolean {
  const [algorithm = '', hex = '', ...more] = text.split(':');
  return more.length === 0 && hex.length === DIGEST_LENGTHS[algorithm] && /^[a-f0-9]+$/.test(hex);
}

function splitHost(image: string): { host: string; rest: string } {
  const slash = image.indexOf('/');
  const first = slash < 0 ? '' : image.slice(0, slash);
  const isHost = first === 'localhost' || /[.:]/.test(first) || first !== first.toLowerCase();
  // docker.io and its old name index.docker.io are one registry.
  const host = !isHost || first === 'index.docker.io' ? 'docker.io' : first;
  const rest = isHost ? image.slice(slash + 1) : image;
  return { host, rest: host === 'docker.io' && !rest.includes('/') ? `library/${rest}` : rest };
}
