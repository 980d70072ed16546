import type { AccessReview } from '../core/access/access-review.ts';
import type { Right } from '../core/access/rights.ts';
import type { ConfigMap, DaemonSet, KubernetesEvent, Node, Pod, PodRow } from '../core/model/cluster-state.ts';
import type { PodPage } from '../core/kube-proxy/observation.ts';
import type { Answer } from '../core/model/problem.ts';

/** A list with the honest note whether it is whole. */
export interface Listing<T> {
  readonly items: readonly T[];
  /** True when a limit of ours cut it: absence then proves nothing. */
  readonly truncated: boolean;
}

/**
 * The reads that Pullwarden makes of one cluster, all consistent ones (no `resourceVersion`: another API server's older
 * cache could resolve an incident falsely). Every failure comes back as a {@link Problem}, a 403 with the missing right.
 */
export interface Kubernetes {
  /** Rows of all pods, or of the Pending ones: as a Table without objects, paged; `namespace` null is the cluster. */
  podRows(which: 'pending' | 'all', namespace: string | null): Promise<Answer<Listing<PodRow>>>;
  /** Whole objects of the pods of this name, in every namespace or one (a Table row has no namespace). */
  podsNamed(name: string, namespace: string | null): Promise<Answer<readonly Pod[]>>;
  /** Whole objects of the Pending pods: cheaper than one read a name when very many are in trouble. */
  pendingPods(namespace: string | null): Promise<Answer<Listing<Pod>>>;
  /** Pods of kube-system with these labels. */
  systemPods(labelSelector: string): Promise<Answer<Listing<Pod>>>;
  /** Events about one pod. */
  eventsOfPod(namespace: string, pod: string): Promise<Answer<readonly KubernetesEvent[]>>;
  /** Events with reason `Failed` (cut at 500): what finds ephemeral containers, which no Table shows. */
  failedEvents(namespace: string | null): Promise<Answer<Listing<KubernetesEvent>>>;
  node(name: string): Promise<Answer<Node | null>>;
  /** Every node; with the images that it holds, or without them, which are most of its bytes. */
  nodes(images: 'images' | 'no images'): Promise<Answer<Listing<Node>>>;
  /** DaemonSets of kube-system. */
  systemDaemonSets(): Promise<Answer<readonly DaemonSet[]>>;
  /** A ConfigMap of kube-system; null when there is none. */
  systemConfigMap(name: string): Promise<Answer<ConfigMap | null>>;
  /**
   * What a pod of kube-system serves on one of its ports, through the API server, whatever its status. Needs a right of
   * the tier `live`; an address of the loopback cannot be reached so.
   */
  podPage(pod: string, port: number, path: string): Promise<Answer<PodPage>>;
  /** Whether there is such a namespace; needs a right that the checks themselves do not. */
  namespaceExists(name: string): Promise<Answer<boolean>>;
  /** Whether the API server lets us do this; `right` names at most one object. Who is let in at all may ask. */
  may(right: Right): Promise<Answer<AccessReview>>;
  /** `v1.34.4`. */
  version(): Promise<Answer<string>>;
}

/** The names of all reads. */
export const KUBERNETES_READS = Object.keys({
  podRows: true,
  podsNamed: true,
  pendingPods: true,
  systemPods: true,
  eventsOfPod: true,
  failedEvents: true,
  node: true,
  nodes: true,
  systemDaemonSets: true,
  systemConfigMap: true,
  podPage: true,
  namespaceExists: true,
  may: true,
  version: true,
} satisfies Record<keyof Kubernetes, true>) as readonly (keyof Kubernetes)[];
