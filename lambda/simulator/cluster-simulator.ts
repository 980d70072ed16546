import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';

import { accessOf, isGranted } from './access.ts';
import type { Access } from './access.ts';
import { createAuthority } from './certificate.ts';
import type { Authority } from './certificate.ts';
import { createFaults } from './faults.ts';
import type { KubernetesObject, Pod } from './kubernetes-objects.ts';
import { createObjectStore } from './object-store.ts';
import { cutPage } from './paging.ts';
import { podCells, podColumns, rowConditions } from './pod-table.ts';
import { isRecord } from './record.ts';
import { isServedGroup, parseResourcePath } from './resources.ts';
import type { ResourcePath } from './resources.ts';
import { fieldSelector, labelSelector } from './selectors.ts';
import { readJson, send, serve } from './serve.ts';
import type { Listen, Reply, SeenRequest } from './serve.ts';
import {
  badRequest,
  forbidden,
  internalError,
  methodNotAllowed,
  objectNotFound,
  pageNotFound,
  resourceNotFound,
  tooManyRequests,
  unauthorized,
} from './status-replies.ts';

/** What can be made to go wrong. `forbidden` also shows in the answers to access reviews. */
export type ClusterFault =
  | { readonly kind: 'forbidden' | 'unauthorized' | 'internal-error' | 'hang' | 'drop' }
  | { readonly kind: 'too-many-requests'; readonly retryAfterSeconds: number };

export interface ClusterSettings {
  /** The clock of ages and of `onRequest`, epoch milliseconds. */
  readonly now: () => number;
  /** Signs the server's certificate; its own one by default. */
  readonly authority?: Authority;
  /** 127.0.0.1 and a free port by default. */
  readonly listen?: Listen;
  /** More names and addresses for the certificate. */
  readonly hosts?: readonly string[];
  /** Which bearer tokens are good; by default only the one in `token`. */
  readonly acceptsToken?: (token: string) => boolean;
  /** Called before every request, so that a story can bring its objects up to date. */
  readonly onRequest?: () => void;
}

/** A running API server without a cluster behind it. */
export interface ClusterSimulator {
  /** `https://127.0.0.1:PORT` */
  readonly server: string;
  /** PEM */
  readonly ca: string;
  readonly token: string;
  readonly requests: readonly SeenRequest[];
  apply(...objects: readonly KubernetesObject[]): void;
  remove(kind: string, namespace: string | undefined, name: string): void;
  /** What is stored of a kind, in the order of a list. */
  list(kind: string): readonly KubernetesObject[];
  /** Makes requests fail that have these properties (`{}`: all); the answer repairs it. */
  fail(where: Partial<Access>, fault: ClusterFault): () => void;
  /** Lets our user do more (`{}`: everything); the answer takes it back. */
  grant(where: Partial<Access>): () => void;
  /** Every continue token handed out so far is answered with 410 from now on. */
  expireContinueTokens(): void;
  stop(): Promise<void>;
}

const USER = 'pullwarden-reader';
const VERSION = { major: '1', minor: '34', gitVersion: 'v1.34.4', platform: 'linux/amd64' };

/** Starts a Kubernetes API over TLS that serves what is put in: reads, tables, pages and access reviews, no writes. */
export async function startClusterSimulator(settings: ClusterSettings): Promise<ClusterSimulator> {
  const { now, acceptsToken, onRequest, hosts = [], listen = { address: '127.0.0.1', port: 0 } } = settings;
  const authority = settings.authority ?? (await createAuthority('simulated cluster'));
  const token = randomUUID();
  const store = createObjectStore();
  const faults = createFaults<Access, ClusterFault>();
  const grants = createFaults<Access, true>();
  let oldestRevision = 0;

  const isGoodToken = acceptsToken ?? ((candidate: string) => candidate === token);
  const mayDo = (access: Access): boolean =>
    (isGranted(access) || grants.find(access) === true) && faults.find(access)?.kind !== 'forbidden';

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    onRequest?.();
    const url = new URL(request.url ?? '/', 'https://simulator');
    const path = parseResourcePath(url.pathname);
    const access = accessOf(path);
    const fault = faults.find(access);
    if (fault?.kind === 'hang') return;
    if (fault?.kind === 'drop') {
      request.socket.destroy();
      return;
    }
    const reply = await answer(request, url, path, access, fault);
    send(request, response, reply, true);
  }

  async function answer(
    request: IncomingMessage,
    url: URL,
    path: ResourcePath | undefined,
    access: Access,
    fault: ClusterFault | undefined,
  ): Promise<Reply> {
    const bearer = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1];
    if (fault?.kind === 'unauthorized' || (bearer !== undefined && !isGoodToken(bearer))) return unauthorized();
    if (fault?.kind === 'internal-error') return internalError('etcdserver: request timed out');
    if (fault?.kind === 'too-many-requests') return tooManyRequests(fault.retryAfterSeconds);
    if (url.pathname === '/version') return { status: 200, body: VERSION };
    const isReview = url.pathname === REVIEW_PATH && request.method === 'POST';
    if (path === undefined && !isReview) return isServedGroup(url.pathname) ? resourceNotFound() : pageNotFound();
    if (bearer === undefined) return forbidden('system:anonymous', access);
    if (path === undefined) {
      return fault?.kind === 'forbidden' ? forbidden(USER, access) : review(await readJson(request));
    }
    if (request.method !== 'GET') return methodNotAllowed();
    if (!mayDo(access)) return forbidden(USER, access);
    return path.name === undefined ? list(path, url.searchParams, request.headers.accept ?? '') : get(path, path.name);
  }

  function get({ resource, namespace }: ResourcePath, name: string): Reply {
    const object = store.get(resource.kind, namespace, name);
    return object === undefined ? objectNotFound(resource, name) : { status: 200, body: object };
  }

  function list({ resource, namespace }: ResourcePath, query: URLSearchParams, accept: string): Reply {
    const asked = (name: string): string => query.get(name) ?? '';
    if (!/^\d*$/.test(asked('limit')))
      return badRequest(`strconv.ParseInt: parsing "${asked('limit')}": invalid syntax`);
    const fields = fieldSelector(asked('fieldSelector'), resource);
    if ('problem' in fields) return badRequest(fields.problem);
    const labels = labelSelector(asked('labelSelector'));
    if ('problem' in labels) return badRequest(labels.problem);
    const found = store
      .list(resource.kind, namespace)
      .filter((object) => fields.matches(object) && labels.matches(object));
    const page = cutPage(found, {
      // The watch cache answers a read of version 0 and knows no pages.
      limit: asked('resourceVersion') === '0' ? 0 : Number(asked('limit')),
      token: asked('continue'),
      selective: asked('fieldSelector') !== '' || asked('labelSelector') !== '',
      revision: store.revision,
      oldestRevision,
    });
    if ('refusal' in page) return page.refusal;
    if (resource.kind === 'Pod' && /as=Table/.test(accept))
      return { status: 200, body: table(page.items.filter(isPod), page.metadata, asked('includeObject'), now()) };
    return {
      status: 200,
      body: {
        kind: `${resource.kind}List`,
        apiVersion: resource.group === '' ? 'v1' : `${resource.group}/v1`,
        metadata: page.metadata,
        items: page.items.map((item) => ({ ...item, apiVersion: undefined, kind: undefined })),
      },
    };
  }

  function review(body: unknown): Reply {
    const spec = isRecord(body) && isRecord(body['spec']) ? body['spec'] : {};
    const wish = spec['resourceAttributes'];
    if (!isRecord(wish)) return badRequest('spec.resourceAttributes: Required value');
    const text = (field: string): string | undefined => (typeof wish[field] === 'string' ? wish[field] : undefined);
    const [resource = '', subresource] = [text('resource'), text('subresource')];
    const access = {
      verb: text('verb') ?? '',
      group: text('group') ?? '',
      plural: subresource === undefined ? resource : `${resource}/${subresource}`,
      namespace: text('namespace'),
      name: text('name'),
    };
    const role = isGranted(access) ? USER : 'too-wide';
    const reason = `RBAC: allowed by ClusterRoleBinding "${role}" of ClusterRole "${role}" to User "${USER}"`;
    return {
      status: 201,
      body: {
        kind: 'SelfSubjectAccessReview',
        apiVersion: 'authorization.k8s.io/v1',
        metadata: {},
        spec: { resourceAttributes: wish },
        status: mayDo(access) ? { allowed: true, reason } : { allowed: false },
      },
    };
  }

  const served = await serve(handle, await authority.issue(['127.0.0.1', 'localhost', ...hosts]), listen);
  return {
    server: `https://127.0.0.1:${served.port}`,
    ca: authority.ca,
    token,
    requests: served.requests,
    apply: (...objects) => objects.forEach((object) => store.apply(object)),
    remove: (kind, namespace, name) => store.remove(kind, namespace, name),
    list: (kind) => store.list(kind),
    fail: (where, fault) => faults.add(where, fault),
    grant: (where) => grants.add(where, true),
    expireContinueTokens: () => {
      oldestRevision = store.revision + 1;
    },
    stop: () => served.stop(),
  };
}

const REVIEW_PATH = '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews';

function table(pods: readonly Pod[], metadata: object, includeObject: string, now: number): object {
  return {
    kind: 'Table',
    apiVersion: 'meta.k8s.io/v1',
    metadata,
    columnDefinitions: podColumns,
    rows: pods.map((pod) => ({
      cells: podCells(pod, now),
      conditions: rowConditions(pod),
      object: rowObject(pod, includeObject),
    })),
  };
}

function rowObject(pod: Pod, includeObject: string): object | null {
  if (includeObject === 'None') return null;
  if (includeObject === 'Object') return pod;
  return { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata: pod.metadata };
}

function isPod(object: KubernetesObject): object is Pod {
  return object.kind === 'Pod';
}
