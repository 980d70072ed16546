import type { ConfigMap, DaemonSet, Pod } from '../model/cluster-state.ts';
import { findConfig, hasEksLabel } from './find-config.ts';
import type { Flags } from './read-flags.ts';

/** What a stored configuration is read from, with what stands beside it. */
interface Stored {
  /** The DaemonSet that runs it; absent for a file and for static pods. */
  readonly daemonSet?: string;
  readonly hostnameFlag: string | null;
  readonly eksLabel: boolean;
}

/** The configuration of a kube-proxy as it is stored, or why there is none to read. */
export type ConfigSource =
  | ({
      readonly kind: 'text';
      readonly text: string;
      readonly key: string | null;
      /** The ConfigMap of the key; absent for a file that is none. */
      readonly configMap?: ConfigMap;
      /** The flags of the command beside it; absent for a file. */
      readonly flags?: Flags;
    } & Stored)
  | ({ readonly kind: 'flags'; readonly flags: Flags } & Stored)
  | { readonly kind: 'not-applicable'; readonly reason: string }
  /** Something should be there and is not: kube-proxy could not start. */
  | { readonly kind: 'no-config'; readonly reason: string }
  | { readonly kind: 'unknown'; readonly reason: string };

/** A configuration that was found. */
export type StoredSource = Extract<ConfigSource, { kind: 'text' | 'flags' }>;

/** What was read of a cluster: `configMaps` are those that are there of the ones that were asked for. */
export interface ClusterObjects {
  readonly daemonSets: readonly DaemonSet[];
  readonly pods: readonly Pod[];
  readonly configMaps: readonly ConfigMap[];
}

/** The stored configuration of a cluster's kube-proxy. */
export function sourceInCluster({ daemonSets, pods, configMaps }: ClusterObjects): ConfigSource {
  const place = findConfig(daemonSets, pods);
  if (place.kind === 'not-applicable') return place;
  if (place.kind === 'hidden') return { kind: 'unknown', reason: place.reason };
  if (place.kind === 'flags') return place;
  const { hostnameFlag, flags, daemonSet } = place;
  const set = daemonSet === undefined ? {} : { daemonSet };
  for (const { name, key } of place.keys) {
    const configMap = configMaps.find(({ metadata }) => metadata.name === name);
    const text = configMap?.data?.[key];
    if (configMap !== undefined && text !== undefined) {
      return {
        kind: 'text',
        text,
        key,
        configMap,
        flags,
        hostnameFlag,
        ...set,
        eksLabel: place.eksLabel || hasEksLabel(configMap.metadata),
      };
    }
  }
  const keys = place.keys.map(({ name, key }) => `key ${key} of ConfigMap ${name}`).join(' nor ');
  return place.mounted
    ? { kind: 'no-config', reason: `there is no ${keys}, which kube-proxy mounts` }
    : { kind: 'unknown', reason: `kube-proxy does not say where its configuration is, and there is neither ${keys}` };
}
