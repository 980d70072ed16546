import { createHash } from 'node:crypto';
import type { ImageReference } from '../../core/model/image-reference.ts';
import type { ProbeDepth, ProbeResult } from '../../core/model/probe.ts';
import { canRun, choosePlatform } from '../../core/registry/choose-platform.ts';
import { judgeAnswer, judgeMissing, readErrorCodes } from '../../core/registry/judge-answer.ts';
import { judgeManifest } from '../../core/registry/judge-manifest.ts';
import { firstLayer } from '../../core/registry/first-layer.ts';
import { isHtml } from '../../core/registry/is-html.ts';
import { isDigest } from '../../core/registry/parse-reference.ts';
import { type IndexEntry, type Manifest, readConfigPlatform, readManifest } from '../../core/registry/read-manifest.ts';
import type { Answer } from './exchange.ts';
import type { FreshMap } from './fresh-map.ts';
import { ProbeStopped } from './probe-stopped.ts';
import type { StageYield } from './stages.ts';
import type { Visitor } from './visitor.ts';

/** What a walk finds out about an image. */
export type Found = Pick<ProbeResult, 'status' | 'cause' | 'digest' | 'platforms'>;

/** What to look for, and how far to go. */
export interface Errand extends ImageReference {
  /** `os/arch[/variant]`; null: whatever the image offers. */
  readonly platform: string | null;
  readonly depth: ProbeDepth;
  /** What was walked to the end lately: ten tags of one digest need one walk. */
  readonly walked: FreshMap<Found>;
}

const MANIFEST_TYPES = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.docker.distribution.manifest.v2+json',
  // No runtime takes schema 1 any more; asked for, it can be named.
  'application/vnd.docker.distribution.manifest.v1+prettyjws',
].join(', ');
/** Content does not change under its digest, but whether it can be reached does. */
const WALKED_MS = 30_000;
const ACCEPT = { accept: MANIFEST_TYPES };
/** What registries that know no HEAD say to it, and web servers that are no registries. */
const TOLD_BY_GET = [400, 404, 405, 501];

/**
 * Walks the path of a pull: a HEAD of the manifest (Docker Hub does not count it) shows whether the registry answers and
 * lets us in; then, if asked for, the manifest, that of the platform, its configuration, and one byte of a layer.
 */
export async function walkPull(visitor: Visitor, errand: Errand): Promise<Found> {
  const { tag, digest, platform, depth, walked } = errand;
  const path = `manifests/${digest ?? tag}`;
  const head = await visitor.ask('http', path, { method: 'HEAD', headers: ACCEPT }, readHead);
  if (head.status === 404 && saysJson(head))
    return { ...judgeMissing([], await visitor.repositoryExists()), platforms: [] };
  const current = digest ?? digestHeader(head);
  if (depth === 'exists' && head.status === 200) {
    // Whether it is there for the platform that is wanted stands in the manifest, which was not to be read.
    const status = platform === null ? 'available' : 'unknown';
    return { status, platforms: [], ...(current === null ? {} : { digest: current }) };
  }
  const key = `${errand.host}/${errand.repository}@${current} ${platform}`;
  const known = current === null ? undefined : walked.get(key);
  if (known !== undefined) return known;
  const found = await walkManifest(visitor, errand, path);
  if (found.status === 'available' && current !== null) walked.set(key, found, Date.now() + WALKED_MS);
  return found;
}

async function walkManifest(visitor: Visitor, { digest, platform, depth }: Errand, path: string): Promise<Found> {
  const got = await visitor.ask('manifest', path, { method: 'GET', headers: ACCEPT }, (answer) =>
    readManifestAnswer(answer, digest, platform),
  );
  if ('missing' in got) {
    return { ...judgeMissing(got.missing, await visitor.repositoryExists()), platforms: [] };
  }
  const { manifest, body, found } = got;
  if (found.status !== 'available' || depth === 'exists') return found;
  if (manifest.kind !== 'index') return { ...found, ...(await walkImage(visitor, manifest, body, platform)) };

  const chosen = entryFor(manifest.entries, platform);
  if (chosen === null) return found;
  const part = await visitor.ask(
    'manifest',
    `manifests/${chosen.digest}`,
    { method: 'GET', headers: ACCEPT },
    (answer) => readManifestAnswer(answer, chosen.digest, null),
  );
  if ('missing' in part) return { ...found, ...judgeMissing(part.missing, true) };
  const { platforms: _, ...rest } = await walkImage(visitor, part.manifest, part.body, platform);
  return { ...found, ...rest };
}

/** The configuration, and one byte of the first layer that the registry keeps itself. */
async function walkImage(
  visitor: Visitor,
  manifest: Manifest,
  body: string,
  platform: string | null,
): Promise<Partial<Found>> {
  if (manifest.kind !== 'image') return {};
  const own = await visitor.ask('config', `blobs/${manifest.config}`, { method: 'GET' }, (answer) =>
    readConfig(answer, manifest.config, platform),
  );
  if (own.status !== undefined) return own;
  const layer = firstLayer(body);
  if (layer === null) {
    // Base layers of Windows, say: nodes fetch them from whoever the manifest names.
    await visitor.remark('blob', 'the registry keeps no layer itself: all are foreign, or there are none');
    return own;
  }
  const range = { method: 'GET', headers: { range: 'bytes=0-0' }, oneByte: true } as const;
  const blob = await visitor.ask('blob', `blobs/${layer}`, range, readBlob);
  return { ...own, ...blob };
}

/** The entry that the node would pull; without a platform, the one that most nodes would. */
function entryFor(entries: readonly IndexEntry[], platform: string | null): IndexEntry | null {
  return choosePlatform(entries, platform ?? 'linux/amd64') ?? (platform === null ? (entries[0] ?? null) : null);
}

/** The registry let us in, or says for good that it does not. */
function readHead(answer: Answer): StageYield<Answer> {
  const { status } = answer;
  if (status === 200) return { value: answer, detail: '200' };
  if (status === 404 && saysJson(answer)) return { value: answer, ok: false, detail: '404, no such manifest' };
  // A HEAD has no body that says more, and some registries do not know HEAD: a GET tells.
  if (TOLD_BY_GET.includes(status)) return { value: answer, detail: `${status}, asked again with GET` };
  throw refusal(answer);
}

/** What the registry says that it would send; null when it does not say. */
function digestHeader({ headers }: Answer): string | null {
  const named = headers['docker-content-digest'];
  return typeof named === 'string' && isDigest(named) ? named : null;
}

/** Registries say 404 in JSON, which the header tells even where there is no body. */
function saysJson({ headers }: Answer): boolean {
  return (headers['content-type'] ?? '').includes('json');
}

type ManifestAnswer =
  | { readonly missing: readonly string[] }
  | { readonly manifest: Manifest; readonly body: string; readonly found: Found };

function readManifestAnswer(
  answer: Answer,
  wanted: string | null,
  platform: string | null,
): StageYield<ManifestAnswer> {
  const body = answer.body.toString();
  // A web server that is no registry says 404 to everything, in HTML.
  if (answer.status === 404 && !isHtml(body)) {
    const missing = readErrorCodes(body);
    return { value: { missing }, ok: false, detail: ['404', ...missing].join(' ') };
  }
  if (answer.status !== 200) throw refusal(answer);
  const promised = wanted ?? digestHeader(answer);
  const digest = digestOf(answer.body, promised);
  if (promised !== null && digest !== promised) throw damaged(promised, digest);
  const manifest = readManifest(body);
  const { detail, ...found } = judgeManifest(manifest, platform);
  return { value: { manifest, body, found: { ...found, digest } }, ok: found.status === 'available', detail };
}

function readConfig(answer: Answer, digest: string, platform: string | null): StageYield<Partial<Found>> {
  if (answer.status === 404) return missingPart('the configuration');
  if (answer.status !== 200) throw refusal(answer);
  if (digestOf(answer.body, digest) !== digest) throw damaged(digest, digestOf(answer.body, digest));
  const own = readConfigPlatform(answer.body.toString());
  if (own === null) return { value: {}, detail: 'names no platform' };
  if (platform === null || canRun(platform, own)) return { value: { platforms: [own] }, detail: own };
  const value = { status: 'unsupported', cause: 'platform-mismatch', platforms: [own] } as const;
  return { value, ok: false, detail: `${own}, not ${platform}` };
}

function readBlob(answer: Answer): StageYield<Partial<Found>> {
  if (answer.status === 404) return missingPart('a layer');
  // 416: the layer is empty.
  if (![200, 206, 416].includes(answer.status)) throw refusal(answer);
  return { value: {}, detail: `a layer's first byte, from ${answer.url.host}` };
}

/** The manifest is there and a part of the image is not: containerd calls that "not found" as well. */
function missingPart(part: string): StageYield<Partial<Found>> {
  return {
    value: { status: 'missing', cause: 'image-not-found' },
    ok: false,
    detail: `404: the manifest is there, ${part} is not`,
  };
}

function digestOf(body: Buffer, like: string | null): string {
  const [algorithm = 'sha256'] = (like ?? 'sha256').split(':');
  return `${algorithm}:${createHash(algorithm).update(body).digest('hex')}`;
}

function damaged(promised: string, got: string): ProbeStopped {
  return new ProbeStopped({ status: 'unsupported', cause: 'corrupt-layer' }, `${promised} was promised, ${got} came`);
}

/** What an answer that was not hoped for means. */
export function refusal({ status, headers, body }: Answer): ProbeStopped {
  const codes = readErrorCodes(body.toString());
  const scopeIsTooSmall = /insufficient_scope/.test(headers['www-authenticate'] ?? '');
  return new ProbeStopped(judgeAnswer({ status, codes, scopeIsTooSmall }), [status, ...codes].join(' '));
}
