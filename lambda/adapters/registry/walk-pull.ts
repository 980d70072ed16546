import { createHash } from 'node:crypto';
import type { ImageReference } from '../../core/model/image-reference.ts';
import type { ProbeResult } from '../../core/model/probe.ts';
import { canRun } from '../../core/registry/choose-platform.ts';
import { judgeAnswer, judgeMissing, readErrorCodes } from '../../core/registry/judge-answer.ts';
import { judgeManifest } from '../../core/registry/judge-manifest.ts';
import { readConfigPlatform, readManifest } from '../../core/registry/read-manifest.ts';
import { anonymousToken } from './anonymous-token.ts';
import type { Answer } from './exchange.ts';
import { ProbeStopped } from './probe-stopped.ts';
import type { Authorization, Session } from './session.ts';
import type { StageYield } from './stages.ts';

/** What a walk finds out about an image. */
export type Found = Pick<ProbeResult, 'status' | 'cause' | 'digest' | 'platforms'>;

const MANIFEST_TYPES = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.docker.distribution.manifest.v2+json',
  // No runtime takes schema 1 any more; asked for, it can be named.
  'application/vnd.docker.distribution.manifest.v1+prettyjws',
].join(', ');

/**
 * Walks the path of a pull: a HEAD of the manifest (Docker Hub does not count it) shows whether the registry answers and
 * how it wants to be asked, then an anonymous token, the manifest, and for a single image its config's platform.
 */
export async function walkPull(
  session: Session,
  registry: URL,
  { repository, tag, digest }: ImageReference,
  platform: string | null,
): Promise<Found> {
  const at = (path: string) => new URL(`/v2/${repository}/${path}`, registry);
  const manifestUrl = at(`manifests/${digest ?? tag}`);
  const head = await session.ask('http', manifestUrl, { method: 'HEAD', accept: MANIFEST_TYPES }, readHead);
  const authorization = head.status === 401 ? await anonymousToken(session, head, repository) : undefined;

  const get = { method: 'GET', accept: MANIFEST_TYPES, authorization } as const;
  const manifest = await session.ask('manifest', manifestUrl, get, (answer) => readManifestAnswer(answer, platform));
  if ('missing' in manifest) {
    const exists = await repositoryExists(session, at('tags/list?n=1'), authorization);
    return { ...judgeMissing(manifest.missing, exists), platforms: [] };
  }
  const found = { ...manifest.found, digest: digest ?? manifest.digest };
  if (manifest.config === null || platform === null) return found;
  const ask = { method: 'GET', authorization } as const;
  const own = await session.ask('config', at(`blobs/${manifest.config}`), ask, (answer) =>
    readConfig(answer, platform),
  );
  return { ...found, ...own };
}

function readHead(answer: Answer): StageYield<Answer> {
  const { status } = answer;
  if (status === 429 || status >= 500) throw refusal(answer);
  return { value: answer, detail: status === 401 ? '401, asks who we are' : String(status) };
}

type ManifestAnswer =
  | { readonly missing: readonly string[] }
  | { readonly found: Found; readonly digest: string; readonly config: string | null };

function readManifestAnswer(answer: Answer, platform: string | null): StageYield<ManifestAnswer> {
  const body = answer.body.toString();
  // A web server that is no registry says 404 to everything, in HTML.
  if (answer.status === 404 && !body.trimStart().startsWith('<')) {
    const missing = readErrorCodes(body);
    return { value: { missing }, ok: false, detail: ['404', ...missing].join(' ') };
  }
  if (answer.status !== 200) throw refusal(answer);
  const manifest = readManifest(body);
  const { detail, ...found } = judgeManifest(manifest, platform);
  const digest = `sha256:${createHash('sha256').update(answer.body).digest('hex')}`;
  const config = manifest.kind === 'image' ? manifest.config : null;
  return { value: { found, digest, config }, ok: found.status === 'available', detail };
}

/** Asks the tag list; null when that tells nothing, which leaves the 404 as it stands. */
async function repositoryExists(
  session: Session,
  tagList: URL,
  authorization: Authorization | undefined,
): Promise<boolean | null> {
  try {
    return await session.ask('manifest', tagList, { method: 'GET', authorization }, ({ status }) => {
      if (status === 200) return { value: true, detail: 'the repository exists' };
      if (status === 404) return { value: false, ok: false, detail: 'the repository does not exist' };
      return { value: null, ok: false, detail: `${status}: cannot tell whether the repository exists` };
    });
  } catch (error) {
    if (error instanceof ProbeStopped) return null;
    throw error;
  }
}

function readConfig(answer: Answer, platform: string): StageYield<Partial<Found>> {
  if (answer.status !== 200) throw refusal(answer);
  const own = readConfigPlatform(answer.body.toString());
  if (own === null) return { value: {}, detail: 'names no platform' };
  if (canRun(platform, own)) return { value: { platforms: [own] }, detail: own };
  const value = { status: 'unsupported', cause: 'platform-mismatch', platforms: [own] } as const;
  return { value, ok: false, detail: `${own}, not ${platform}` };
}

function refusal({ status, body }: Answer): ProbeStopped {
  const codes = readErrorCodes(body.toString());
  return new ProbeStopped(judgeAnswer({ status, codes }), [status, ...codes].join(' '));
}
