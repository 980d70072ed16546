import { asObject, parseObject } from './parse-object.ts';
import { isDigest } from './parse-reference.ts';

/** A layer of an image; `foreign` ones are not kept by the registry (OCI image spec, "non-distributable layers"). */
export interface Layer {
  readonly digest: string;
  readonly foreign: boolean;
}

/** The layers of an image manifest, in order; none when the text is something else. */
export function readLayers(manifest: string): readonly Layer[] {
  const layers = parseObject(manifest)?.['layers'];
  return Array.isArray(layers) ? layers.flatMap(readLayer) : [];
}

function readLayer(value: unknown): readonly Layer[] {
  const layer = asObject(value);
  const [digest, type] = [layer?.['digest'], layer?.['mediaType']];
  if (typeof digest !== 'string' || !isDigest(digest)) return [];
  return [{ digest, foreign: typeof type === 'string' && /nondistributable|\.foreign\./.test(type) }];
}
