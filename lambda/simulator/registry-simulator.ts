import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';

import { createAuthority } from './certificate.ts';
import type { Authority } from './certificate.ts';
import { createFaults } from './faults.ts';
import { buildImage } from './oci-content.ts';
import type { Content } from './oci-content.ts';
import { API_VERSION, blobReply, contentHeaders, faultReply, registryError, tagList } from './registry-replies.ts';
import type { RegistryFault } from './registry-replies.ts';
import { send, serve } from './serve.ts';
import type { Listen, Reply, SeenRequest } from './serve.ts';

/** What a request is about; faults are switched on by these properties. */
export interface RegistryTarget {
  readonly repository: string | undefined;
  readonly part: 'base' | 'manifests' | 'blobs' | 'tags' | 'token';
}

export interface RegistrySettings {
  readonly authority?: Authority;
  /** Plain HTTP instead of TLS. */
  readonly plainHttp?: boolean;
  /** 127.0.0.1 and a free port by default. */
  readonly listen?: Listen;
  /** More names and addresses for the certificate. */
  readonly hosts?: readonly string[];
  /** A date in the past makes an expired certificate. */
  readonly certificateExpires?: Date;
  /**
   * How tokens are given. `none`: everything is open. `refuse`: nobody gets a token for what he may not read. `grant`:
   * everybody gets one, and the registry then says `insufficient_scope` for missing and private alike, as Docker Hub.
   */
  readonly tokens?: 'none' | 'refuse' | 'grant';
}

export interface Push {
  /** `linux/amd64` by default. */
  readonly platforms?: readonly string[];
  /** An index even for one platform. */
  readonly index?: boolean;
}

/** A running registry (OCI distribution 1.1, reading only). */
export interface RegistrySimulator {
  /** `127.0.0.1:PORT`, as it stands in image names. */
  readonly host: string;
  /** PEM; empty when it speaks plain HTTP. */
  readonly ca: string;
  /** The token endpoint's URL; the service's name is `host`. */
  readonly realm: string;
  readonly requests: readonly SeenRequest[];
  /** Puts an image under `repository:tag`; the answer is its digest. */
  push(reference: string, push?: Push): string;
  /** Takes a tag away; its content can still be read by digest. */
  untag(reference: string): void;
  /** From now on reading this repository needs this user (with `tokens`, not `none`). */
  protect(repository: string, user: { readonly name: string; readonly password: string }): void;
  /** Makes requests fail that have these properties (`{}`: all); the answer repairs it. */
  fail(where: Partial<RegistryTarget>, fault: RegistryFault): () => void;
  stop(): Promise<void>;
}

interface Repository {
  readonly tags: Map<string, Content>;
  readonly manifests: Map<string, Content>;
  readonly blobs: Map<string, Content>;
}

/** Starts a registry that serves what is pushed through its object: no upload over HTTP. */
export async function startRegistrySimulator(settings: RegistrySettings = {}): Promise<RegistrySimulator> {
  const { plainHttp = false, tokens = 'none', hosts = [], listen = { address: '127.0.0.1', port: 0 } } = settings;
  const authority = plainHttp ? null : (settings.authority ?? (await createAuthority('simulated registry')));
  const certificate =
    (await authority?.issue(['127.0.0.1', 'localhost', ...hosts], settings.certificateExpires)) ?? null;
  const repositories = new Map<string, Repository>();
  const owners = new Map<string, string>();
  /** Tokens and the repository that each may read; null is one that opens nothing. */
  const granted = new Map<string, string | null>();
  const faults = createFaults<RegistryTarget, RegistryFault>();

  const served = await serve(handle, certificate, listen);
  const host = `127.0.0.1:${served.port}`;
  const realm = `${plainHttp ? 'http' : 'https'}://${host}/token`;

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', realm);
    const target = targetOf(url);
    const fault = faults.find(target);
    if (fault?.kind === 'hang') return;
    if (fault?.kind === 'drop') {
      request.socket.destroy();
      return;
    }
    if (fault?.kind === 'slow') await new Promise((resolve) => setTimeout(resolve, fault.milliseconds));
    send(request, response, (fault && faultReply(fault)) ?? answer(request, url, target));
  }

  function answer(request: IncomingMessage, url: URL, { part, repository }: RegistryTarget): Reply {
    if (part === 'token') return giveToken(request, url);
    if (request.method !== 'GET' && request.method !== 'HEAD') return registryError(405, 'UNSUPPORTED', 'reading only');
    const refusal = tokens === 'none' ? null : challenge(request, repository);
    if (refusal !== null) return refusal;
    if (part === 'base' && url.pathname === '/v2/') return { status: 200, headers: API_VERSION, body: {} };
    const found = repository === undefined ? undefined : repositories.get(repository);
    if (found === undefined)
      return registryError(404, 'NAME_UNKNOWN', 'repository name not known to registry', { name: repository });
    const reference = decodeURIComponent(url.pathname.slice(url.pathname.lastIndexOf('/') + 1));
    if (part === 'tags') return tagList(repository ?? '', [...found.tags.keys()].sort(), url.searchParams);
    if (part === 'blobs') return blobReply(found.blobs.get(reference), request.headers.range);
    const manifest = found.tags.get(reference) ?? found.manifests.get(reference);
    return manifest === undefined
      ? registryError(404, 'MANIFEST_UNKNOWN', 'manifest unknown', { Tag: reference })
      : { status: 200, headers: contentHeaders(manifest), body: manifest.bytes };
  }

  /** The 401 that sends a client to the token endpoint; null when its token is good for the repository. */
  function challenge(request: IncomingMessage, repository: string | undefined): Reply | null {
    const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1];
    const opens = token === undefined ? undefined : granted.get(token);
    if (opens !== undefined && (repository === undefined || opens === repository)) return null;
    const scope = repository === undefined ? '' : `,scope="repository:${repository}:pull"`;
    const reason =
      token === undefined ? '' : `,error="${opens === undefined ? 'invalid_token' : 'insufficient_scope'}"`;
    return {
      ...registryError(401, 'UNAUTHORIZED', 'authentication required'),
      headers: { ...API_VERSION, 'www-authenticate': `Bearer realm="${realm}",service="${host}"${scope}${reason}` },
    };
  }

  function giveToken(request: IncomingMessage, url: URL): Reply {
    const repository = /^repository:(.+):pull$/.exec(url.searchParams.get('scope') ?? '')?.[1];
    const basic = /^Basic (.+)$/.exec(request.headers.authorization ?? '')?.[1];
    const isKnown = basic !== undefined && [...owners.values()].includes(basic);
    const owner = repository === undefined ? undefined : owners.get(repository);
    const mayRead = owner === undefined ? basic === undefined || isKnown : owner === basic;
    if (!mayRead && (tokens === 'refuse' || (basic !== undefined && !isKnown)))
      return registryError(401, 'UNAUTHORIZED', 'authentication required');
    const exists = repository === undefined || repositories.has(repository);
    const token = randomUUID();
    granted.set(token, mayRead && (exists || tokens === 'refuse') ? (repository ?? null) : null);
    return { status: 200, body: { token, access_token: token, expires_in: 300 } };
  }

  return {
    host,
    ca: authority?.ca ?? '',
    realm,
    requests: served.requests,
    push(reference, { platforms = ['linux/amd64'], index = false } = {}) {
      const [name, tag] = splitTag(reference);
      const image = buildImage(reference, platforms, index);
      const repository = repositories.get(name) ?? { tags: new Map(), manifests: new Map(), blobs: new Map() };
      repositories.set(name, repository);
      repository.tags.set(tag, image.top);
      for (const each of [image.top, ...image.manifests]) repository.manifests.set(each.digest, each);
      for (const each of image.blobs) repository.blobs.set(each.digest, each);
      return image.top.digest;
    },
    untag(reference) {
      const [name, tag] = splitTag(reference);
      repositories.get(name)?.tags.delete(tag);
    },
    protect(repository, { name, password }) {
      owners.set(repository, Buffer.from(`${name}:${password}`).toString('base64'));
    },
    fail: (where, fault) => faults.add(where, fault),
    stop: () => served.stop(),
  };
}

function targetOf({ pathname }: URL): RegistryTarget {
  if (pathname === '/token') return { repository: undefined, part: 'token' };
  const [, repository, part] = /^\/v2\/(.+)\/(manifests|blobs|tags)\/[^/]+$/.exec(pathname) ?? [];
  if (part === 'manifests' || part === 'blobs' || part === 'tags') return { repository, part };
  return { repository: undefined, part: 'base' };
}

function splitTag(reference: string): readonly [string, string] {
  const colon = reference.lastIndexOf(':');
  return [reference.slice(0, colon), reference.slice(colon + 1)];
}
