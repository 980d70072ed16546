import type { DaemonSet, Node } from '../model/cluster-state.ts';
import { isOrdinary } from './chosen-nodes.ts';

/** DaemonSets of networks that can do kube-proxy's work themselves. */
const REPLACEMENTS: Readonly<Record<string, string>> = {
  cilium: 'Cilium',
  anetd: 'GKE Dataplane V2 (Cilium)',
  'calico-node': 'Calico',
  'kube-router': 'kube-router',
  'ovnkube-node': 'OVN-Kubernetes',
  'antrea-agent': 'Antrea',
};

/** What in the cluster explains that no kube-proxy is to be seen; null where nothing does. */
export function whyNone(daemonSets: readonly DaemonSet[], nodes: readonly Node[]): string | null {
  const kinds = new Set(nodes.map(({ metadata }) => metadata.labels?.['eks.amazonaws.com/compute-type']));
  if (nodes.length > 0 && nodes.every((node) => !isOrdinary(node))) {
    if (kinds.has('auto')) return 'EKS Auto Mode runs it on the node itself';
    if (kinds.has('fargate')) return 'all nodes are of Fargate, which needs none';
  }
  const versions = nodes.map(({ status }) => status?.nodeInfo?.kubeletVersion ?? '');
  if (versions.some((version) => version.includes('+k3s'))) return 'k3s runs it inside its own process';
  const replacing = daemonSets.map(({ metadata }) => REPLACEMENTS[metadata.name]).find((name) => name !== undefined);
  return replacing === undefined ? null : `${replacing} is here and can replace it`;
}
