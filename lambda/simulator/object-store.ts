import { uidOf } from './kubernetes-objects.ts';
import type { KubernetesObject } from './kubernetes-objects.ts';

/** What the API server keeps: one revision counter over all objects, lists in the order of their keys. */
export interface ObjectStore {
  readonly revision: number;
  /** Puts an object; the same content again changes nothing. */
  apply(object: KubernetesObject): void;
  remove(kind: string, namespace: string | undefined, name: string): void;
  get(kind: string, namespace: string | undefined, name: string): KubernetesObject | undefined;
  list(kind: string, namespace?: string): readonly KubernetesObject[];
}

/** Its place in a list, as etcd orders it: `/namespace/name`. */
export function orderKey({ metadata }: KubernetesObject): string {
  return metadata.namespace === undefined ? `/${metadata.name}` : `/${metadata.namespace}/${metadata.name}`;
}

/** Makes an empty store. */
export function createObjectStore(): ObjectStore {
  const stored = new Map<string, { readonly text: string; readonly object: KubernetesObject }>();
  let revision = 1;
  const keyOf = (kind: string, namespace: string | undefined, name: string): string =>
    `${kind}/${namespace ?? ''}/${name}`;
  return {
    get revision() {
      return revision;
    },
    apply(object) {
      const { kind, metadata } = object;
      const key = keyOf(kind, metadata.namespace, metadata.name);
      const text = JSON.stringify(object);
      if (stored.get(key)?.text === text) return;
      revision += 1;
      const uid = metadata.uid ?? uidOf(kind, metadata.namespace, metadata.name);
      stored.set(key, {
        text,
        object: { ...object, metadata: { ...metadata, uid, resourceVersion: String(revision) } },
      });
    },
    remove(kind, namespace, name) {
      if (stored.delete(keyOf(kind, namespace, name))) revision += 1;
    },
    get: (kind, namespace, name) => stored.get(keyOf(kind, namespace, name))?.object,
    list: (kind, namespace) =>
      [...stored.values()]
        .map(({ object }) => object)
        .filter(
          (object) => object.kind === kind && (namespace ?? object.metadata.namespace) === object.metadata.namespace,
        )
        .sort((left, right) => (orderKey(left) < orderKey(right) ? -1 : 1)),
  };
}
