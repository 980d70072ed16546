import type { DaemonSet, Node, NodeRequirement, NodeSelectorTerm, Toleration } from '../model/cluster-state.ts';

/** EKS runs kube-proxy on these by itself, or not at all. */
const COMPUTE_TYPE = 'eks.amazonaws.com/compute-type';
const NOT_OURS = ['fargate', 'auto', 'hybrid'];
/** What the controller adds to every pod of a DaemonSet (pkg/controller/daemon/util): it stays on a node in trouble. */
const ALWAYS_TOLERATED = [
  'node.kubernetes.io/not-ready',
  'node.kubernetes.io/unreachable',
  'node.kubernetes.io/disk-pressure',
  'node.kubernetes.io/memory-pressure',
  'node.kubernetes.io/pid-pressure',
  'node.kubernetes.io/unschedulable',
  'node.kubernetes.io/network-unavailable',
];

/** The nodes on which the DaemonSet controller wants a pod: by selector, required affinity and tolerations. */
export function chosenNodes({ spec }: DaemonSet, nodes: readonly Node[]): readonly Node[] {
  const { nodeSelector = {}, affinity, tolerations = [] } = spec.template.spec;
  const terms = affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms;
  return nodes.filter((node) => {
    const labels = node.metadata.labels ?? {};
    return (
      Object.entries(nodeSelector).every(([key, value]) => labels[key] === value) &&
      (terms === undefined || terms.some((term) => matches(term, node))) &&
      (node.spec?.taints ?? []).every(
        (taint) =>
          (taint.effect !== 'NoSchedule' && taint.effect !== 'NoExecute') ||
          ALWAYS_TOLERATED.includes(taint.key) ||
          tolerations.some((toleration) => tolerates(toleration, taint)),
      )
    );
  });
}

/** Whether a kube-proxy of the cluster's own is due on this node at all: Fargate, Auto Mode and hybrid nodes have theirs or none. */
export function isOrdinary({ metadata }: Node): boolean {
  return !NOT_OURS.includes(metadata.labels?.[COMPUTE_TYPE] ?? '');
}

/** A term without requirements chooses no node. */
function matches({ matchExpressions = [], matchFields = [] }: NodeSelectorTerm, { metadata }: Node): boolean {
  return (
    matchExpressions.length + matchFields.length > 0 &&
    matchExpressions.every((one) => fulfils(one, metadata.labels?.[one.key])) &&
    matchFields.every((one) => fulfils(one, one.key === 'metadata.name' ? metadata.name : undefined))
  );
}

function fulfils({ operator, values = [] }: NodeRequirement, value: string | undefined): boolean {
  switch (operator) {
    case 'In':
      return value !== undefined && values.includes(value);
    case 'NotIn':
      return value === undefined || !values.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    case 'Gt':
      return value !== undefined && Number(value) > Number(values[0]);
    case 'Lt':
      return value !== undefined && Number(value) < Number(values[0]);
    default:
      return false;
  }
}

function tolerates(
  { key, operator = 'Equal', value = '', effect }: Toleration,
  taint: { readonly key: string; readonly value?: string; readonly effect: string },
): boolean {
  return (
    (effect === undefined || effect === '' || effect === taint.effect) &&
    (key === undefined || key === '' ? operator === 'Exists' : key === taint.key) &&
    (operator === 'Exists' || value === (taint.value ?? ''))
  );
}
