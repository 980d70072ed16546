import { asObject, parseObject } from './parse-object.ts';
import { isDigest } from './parse-reference.ts';

/** The digest of the first layer of an image manifest that its registry keeps itself; null when there is none. */
export function firstLayer(body: string): string | null {
  const layers = parseObject(body)?.['layers'];
  for (const value of Array.isArray(layers) ? layers : []) {
    const { digest, mediaType } = asObject(value) ?? {};
    // The base layers of Windows were downloaded from Microsoft.
    const isElsewhere = typeof mediaType === 'string' && /foreign|nondistributable/.test(mediaType);
    if (typeof digest === 'string' && isDigest(digest) && !isElsewhere) return digest;
  }
  return null;
}
