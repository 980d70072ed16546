import type { Reply } from './serve.ts';
import { orderKey } from './object-store.ts';
import type { KubernetesObject } from './kubernetes-objects.ts';
import { isRecord } from './record.ts';
import { badRequest, expired } from './status-replies.ts';

/** One page of a list, with the metadata that a server puts on it; or the refusal of a token. */
export type Page =
  | { readonly items: readonly KubernetesObject[]; readonly metadata: ListMeta }
  | { readonly refusal: Reply };

export interface ListMeta {
  readonly resourceVersion: string;
  readonly continue?: string;
  /** Left out when selectors narrow the list, as a real server does. */
  readonly remainingItemCount?: number;
}

export interface PageRequest {
  /** 0 is no limit. */
  readonly limit: number;
  readonly token: string;
  readonly selective: boolean;
  readonly revision: number;
  /** Tokens from before this revision are answered with 410, as after a compaction of etcd. */
  readonly oldestRevision: number;
}

interface Token {
  readonly rv: number;
  readonly start: string;
}

/** Cuts a page out of a list that is in the order of its keys. */
export function cutPage(all: readonly KubernetesObject[], request: PageRequest): Page {
  const token = request.token === '' ? null : readToken(request.token);
  if (token === undefined)
    return { refusal: badRequest('invalid continue token: continue key is not valid: illegal base64 data') };
  if (token !== null && token.rv !== INCONSISTENT && token.rv < request.oldestRevision)
    return { refusal: expired(writeToken({ rv: INCONSISTENT, start: token.start })) };
  const rest = token === null ? all : all.filter((object) => orderKey(object) >= token.start);
  const revision = token === null || token.rv === INCONSISTENT ? request.revision : token.rv;
  const items = request.limit > 0 ? rest.slice(0, request.limit) : rest;
  const last = items.at(-1);
  const metadata = { resourceVersion: String(revision) };
  if (items.length === rest.length || last === undefined) return { items, metadata };
  return {
    items,
    metadata: {
      ...metadata,
      continue: writeToken({ rv: revision, start: `${orderKey(last)}\0` }),
      ...(request.selective ? {} : { remainingItemCount: rest.length - items.length }),
    },
  };
}

/** A token with this revision goes on in whatever the list is now. */
const INCONSISTENT = -1;

function writeToken({ rv, start }: Token): string {
  return Buffer.from(JSON.stringify({ v: 'meta.k8s.io/v1', rv, start })).toString('base64url');
}

function readToken(text: string): Token | undefined {
  try {
    const token: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
    if (!isRecord(token) || typeof token['rv'] !== 'number' || typeof token['start'] !== 'string') return undefined;
    return { rv: token['rv'], start: token['start'] };
  } catch {
    return undefined;
  }
}
