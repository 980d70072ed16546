import type { ImageReference } from '../model/image-reference.ts';

/** `docker.io/library/nginx:1`, `host/name@sha256:…`, or both where both were given. */
export function printReference({ host, repository, tag, digest }: ImageReference): string {
  return `${host}/${repository}${tag === null ? '' : `:${tag}`}${digest === null ? '' : `@${digest}`}`;
}
