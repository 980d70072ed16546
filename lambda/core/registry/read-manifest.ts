import { asObject, type JsonObject, parseObject } from './parse-object.ts';
import { isDigest } from './parse-reference.ts';
import { platformName } from './platform-name.ts';

/** One image of an index; `platform` is null when the index does not say. */
export interface IndexEntry {
  readonly digest: string;
  readonly platform: string | null;
}

/** What a registry's manifest turns out to be. `other` cannot be run as an image; `unreadable` is no manifest at all. */
export type Manifest =
  | { readonly kind: 'index'; readonly entries: readonly IndexEntry[] }
  | { readonly kind: 'image'; readonly config: string }
  | { readonly kind: 'other'; readonly what: string }
  | { readonly kind: 'unreadable' };

const IMAGE_CONFIGS: readonly string[] = [
  'application/vnd.oci.image.config.v1+json',
  'application/vnd.docker.container.image.v1+json',
  // Docker 1.10 pushed this one; runtimes still take it.
  'application/octet-stream',
];

/** Reads the body of a manifest by its structure: registries and proxies get media types wrong. */
export function readManifest(body: string): Manifest {
  const manifest = parseObject(body);
  if (manifest?.['schemaVersion'] === 1) return { kind: 'other', what: 'a schema 1 manifest, which runtimes dropped' };
  if (manifest?.['mediaType'] === 'application/vnd.oci.artifact.manifest.v1+json') {
    return { kind: 'other', what: 'an OCI artifact, not an image' };
  }
  const entries = manifest?.['manifests'];
  if (Array.isArray(entries)) return { kind: 'index', entries: entries.flatMap(readEntry) };
  const config = asObject(manifest?.['config']);
  const [type, digest] = [config?.['mediaType'], config?.['digest']];
  if (typeof type !== 'string' || typeof digest !== 'string' || !isDigest(digest)) return { kind: 'unreadable' };
  if (IMAGE_CONFIGS.includes(type)) return { kind: 'image', config: digest };
  return { kind: 'other', what: type.includes('helm') ? 'a Helm chart, not an image' : `not an image${naming(type)}` };
}

/** `os/arch[/variant]` of an image's config blob, or null when it does not say. */
export function readConfigPlatform(body: string): string | null {
  return readPlatform(parseObject(body));
}

function readEntry(value: unknown): readonly IndexEntry[] {
  const entry = asObject(value);
  const digest = entry?.['digest'];
  if (typeof digest !== 'string' || !isDigest(digest)) return [];
  const platform = readPlatform(asObject(entry?.['platform']));
  // BuildKit's attestations stand in the index as manifests of this platform.
  return platform === 'unknown/unknown' ? [] : [{ digest, platform }];
}

function readPlatform(value: JsonObject | null): string | null {
  const [os, architecture, variant] = [value?.['os'], value?.['architecture'], value?.['variant'] ?? ''];
  if (!isWord(os) || !isWord(architecture)) return null;
  return platformName(os, architecture, isWord(variant) ? variant : '');
}

function isWord(value: unknown): value is string {
  return typeof value === 'string' && /^[\w.-]{1,40}$/.test(value);
}

function naming(type: string): string {
  return /^[\w.+/-]{1,100}$/.test(type) ? `: its config is ${type}` : '';
}
