import type { Node } from '../model/cluster-state.ts';
import type { Answer, Problem } from '../model/problem.ts';
import type { AddOn } from './add-on.ts';
import type { ClusterObjects } from './config-source.ts';

/** A page of a kube-proxy, read through the API server. */
export interface PodPage {
  readonly status: number;
  readonly body: string;
}

/** What one running kube-proxy says of itself. */
export interface LivePod {
  readonly configz: Answer<PodPage>;
  readonly proxyMode: Answer<PodPage>;
  readonly livez: Answer<PodPage>;
}

/** All that was read of a cluster for its kube-proxy. */
export interface KubeProxyObservation extends ClusterObjects {
  /** What stood in the way of the stored configuration; then the rest may be missing as well. */
  readonly problem: Problem | null;
  /** Whether `pods` are all of them. */
  readonly allPods: boolean;
  readonly nodes: Answer<readonly Node[]>;
  /** Of the API server: `v1.34.4`. */
  readonly version: Answer<string>;
  /** By pod name, those that were asked. */
  readonly live: ReadonlyMap<string, LivePod>;
  /** Null inside: no add-on manages it. Undefined: nobody asked. */
  readonly addOn?: Answer<AddOn | null>;
}
