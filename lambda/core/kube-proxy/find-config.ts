import type { ContainerSpec, DaemonSet, ObjectMeta, Pod, PodSpec } from '../model/cluster-state.ts';
import { readFlags, type Flags } from './read-flags.ts';

/** A key of a ConfigMap in kube-system. */
export interface ConfigKey {
  readonly name: string;
  readonly key: string;
}

/** Where the configuration of a cluster's kube-proxy is; `daemonSet` is the one that was followed. */
export type ConfigPlace = { readonly daemonSet?: string } & (
  | { readonly kind: 'not-applicable'; readonly reason: string }
  /** It exists, but nothing that the API shows holds it. */
  | { readonly kind: 'hidden'; readonly reason: string }
  | {
      readonly kind: 'flags';
      readonly flags: Flags;
      readonly hostnameFlag: string | null;
      readonly eksLabel: boolean;
    }
  | {
      readonly kind: 'config-map';
      /** The mounted key; without a command to follow, the known ones in the order to try them. */
      readonly keys: readonly ConfigKey[];
      readonly mounted: boolean;
      /** Those of its command, which count little beside a file. */
      readonly flags: Flags;
      readonly hostnameFlag: string | null;
      readonly eksLabel: boolean;
    }
);

/** Label selectors of kube-proxy's pods: DaemonSets and kops, then the static pods of RKE2. */
export const POD_SELECTORS = ['k8s-app=kube-proxy', 'component=kube-proxy'] as const;

const EKS_LABEL = 'eks.amazonaws.com/component';
/** Where EKS and kubeadm keep it. */
export const KNOWN_KEYS: readonly ConfigKey[] = [
  { name: 'kube-proxy-config', key: 'config' },
  { name: 'kube-proxy', key: 'config.conf' },
];

/**
 * The DaemonSets of kube-system that run kube-proxy. Gardener has one a pool and version, whose name only begins so;
 * those of Windows nodes read another file and are not looked at.
 */
export function kubeProxyDaemonSets(daemonSets: readonly DaemonSet[]): readonly DaemonSet[] {
  return daemonSets.filter(
    ({ metadata, spec }) =>
      (metadata.name === 'kube-proxy' ||
        metadata.labels?.['k8s-app'] === 'kube-proxy' ||
        (metadata.name.startsWith('kube-proxy-') &&
          spec.template.spec.containers.some(({ name }) => name === 'kube-proxy'))) &&
      spec.template.spec.nodeSelector?.['kubernetes.io/os'] !== 'windows',
  );
}

/**
 * Follows what kube-proxy really reads: `--config` in its command, the volume that is mounted there, the key behind
 * the file. `pods` are its pods without a DaemonSet (static ones).
 */
export function findConfig(daemonSets: readonly DaemonSet[], pods: readonly Pod[]): ConfigPlace {
  const own = kubeProxyDaemonSets(daemonSets);
  const running = own.find(({ status }) => status?.desiredNumberScheduled !== 0);
  if (running !== undefined) {
    return {
      ...findInPod(running.spec.template.spec, hasEksLabel(running.metadata)),
      daemonSet: running.metadata.name,
    };
  }
  if (own[0] !== undefined) {
    return { kind: 'not-applicable', reason: `DaemonSet ${own[0].metadata.name} is scheduled on no node` };
  }
  const [pod] = pods;
  return pod === undefined
    ? { kind: 'not-applicable', reason: 'no kube-proxy runs here as a DaemonSet or pod' }
    : findInPod(pod.spec, hasEksLabel(pod.metadata));
}

/** Whether EKS marked this object as one of its components. */
export function hasEksLabel(metadata: ObjectMeta): boolean {
  return metadata.labels?.[EKS_LABEL] !== undefined;
}

function findInPod(spec: PodSpec, eksLabel: boolean): ConfigPlace {
  const container = spec.containers.find(({ name }) => name === 'kube-proxy') ?? spec.containers[0];
  const flags = container === undefined ? new Map<string, string>() : readFlags(container);
  const path = flags.get('config');
  const hostnameFlag = flags.get('hostname-override') ?? null;
  if (path === undefined && flags.size > 0) {
    return { kind: 'flags', flags, hostnameFlag, eksLabel };
  }
  const key = path === undefined ? null : followMount(path, container, spec);
  if (key === 'hidden') {
    return {
      kind: 'hidden',
      reason: `kube-proxy reads ${path}, a file that no ConfigMap holds: the API does not show it`,
    };
  }
  return {
    kind: 'config-map',
    keys: key === null ? KNOWN_KEYS : [key],
    mounted: key !== null,
    flags,
    hostnameFlag,
    eksLabel,
  };
}

/** The key behind a file; null where the path itself cannot be followed, `hidden` where no ConfigMap is behind it. */
function followMount(path: string, container: ContainerSpec | undefined, spec: PodSpec): ConfigKey | 'hidden' | null {
  if (path.includes('$')) {
    return null;
  }
  const mount = container?.volumeMounts
    ?.filter(({ mountPath }) => path === mountPath || path.startsWith(`${mountPath.replace(/\/$/, '')}/`))
    .sort((a, b) => b.mountPath.length - a.mountPath.length)[0];
  const configMap = spec.volumes?.find(({ name }) => name === mount?.name)?.configMap;
  if (mount === undefined || configMap?.name === undefined) {
    return 'hidden';
  }
  const below = path.slice(mount.mountPath.length).replace(/^\//, '');
  const file = [mount.subPath, below].filter(Boolean).join('/');
  const { name, items } = configMap;
  const key = items === undefined ? file : items.find((item) => item.path === file)?.key;
  return key === undefined ? 'hidden' : { name, key };
}
