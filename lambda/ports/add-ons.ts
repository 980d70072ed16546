import type { AddOn } from '../core/kube-proxy/add-on.ts';
import type { Answer } from '../core/model/problem.ts';

/** The EKS add-ons of one cluster. */
export interface AddOns {
  /** The add-on kube-proxy; null where the cluster manages its kube-proxy itself. */
  kubeProxy(): Promise<Answer<AddOn | null>>;
}
