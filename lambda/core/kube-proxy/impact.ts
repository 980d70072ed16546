import type { Field } from './fields.ts';

const NO_PULL = 'image pulls do not pass through it';

const IMPACT: Readonly<Record<string, string>> = {
  bindAddress: `Only hints at the node's address and family; ${NO_PULL}.`,
  clientConnection: `Governs how kube-proxy reaches the API server; ${NO_PULL}.`,
  'clientConnection.kubeconfig': `With a wrong path kube-proxy cannot reach the API server after its next restart; ${NO_PULL}.`,
  clusterCIDR: `Decides which traffic to Services is masqueraded as coming from outside the cluster; ${NO_PULL}.`,
  conntrack: 'A connection table that is too small drops traffic of the whole node, image pulls included.',
  detectLocal: `Decides which traffic counts as local and is not masqueraded; ${NO_PULL}.`,
  detectLocalMode: `Decides which traffic counts as local and is not masqueraded; ${NO_PULL}.`,
  featureGates: `A gate that this version does not know stops kube-proxy at its next start; ${NO_PULL}.`,
  healthzBindAddress: `Load balancers and probes that ask for kube-proxy's health may get no answer; ${NO_PULL}.`,
  hostnameOverride: `With a wrong node name Services with externalTrafficPolicy Local lose their endpoints; ${NO_PULL}.`,
  iptables: `Tunes how the iptables rules are written; ${NO_PULL}.`,
  'iptables.localhostNodePorts':
    'Decides whether a NodePort answers on localhost: breaks pulls only from a registry addressed that way.',
  'iptables.masqueradeAll': `Decides whether Services see the client's address or the node's; ${NO_PULL}.`,
  ipvs: `Tunes the ipvs mode; ${NO_PULL}.`,
  logging: `Changes what kube-proxy logs; ${NO_PULL}.`,
  metricsBindAddress: `Monitoring may not reach kube-proxy's metrics; traffic is untouched and ${NO_PULL}.`,
  mode: 'Changes how Services are carried, and the old rules may stay: breaks pulls only from a registry behind a localhost NodePort.',
  nftables: `Tunes the nftables mode; ${NO_PULL}.`,
  'nftables.masqueradeAll': `Decides whether Services see the client's address or the node's; ${NO_PULL}.`,
  nodePortAddresses:
    'Decides on which addresses NodePorts answer: breaks pulls only from a registry addressed that way.',
  oomScoreAdj: `Decides how early kube-proxy is killed when the node runs out of memory; ${NO_PULL}.`,
  portRange: `Has had no effect since Kubernetes 1.26; ${NO_PULL}.`,
};

/** In one sentence, what a difference in this field can do; most are unable to break a pull. */
export function impactOf(field: Field): string {
  return IMPACT[field] ?? IMPACT[field.split('.')[0] ?? ''] ?? `Has little effect on traffic; ${NO_PULL}.`;
}
