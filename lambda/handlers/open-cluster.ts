import { createLambdaKubernetes } from '../adapters/aws/lambda-kubernetes.ts';
import { createApiClient } from '../adapters/kubernetes/api-client.ts';
import { createHttpKubernetes } from '../adapters/kubernetes/http-kubernetes.ts';
import type { LookPorts } from '../app/perform-look.ts';
import type { Problem, ProblemReason } from '../core/model/problem.ts';
import type { WatchedCluster } from '../core/model/watched-cluster.ts';
import type { ClusterAccess, Clusters } from '../ports/clusters.ts';
import { forwardReads, readByName } from '../ports/forward-reads.ts';
import type { Kubernetes } from '../ports/kubernetes.ts';

/** Troubles that a cluster which moved would explain: a new endpoint, a new authority. */
const MOVED: readonly ProblemReason[] = ['tls', 'unreachable'];

/** A cluster to look at, or why it cannot be; close it afterwards. */
export type OpenCluster = LookPorts['cluster'] & {
  /** Null when it is not known. */
  readonly vpcId: string | null;
  close(): void;
};

/** Opens the way that `clusters` knows; forgets it when it leads nowhere. */
export async function openCluster(clusters: Clusters, cluster: WatchedCluster): Promise<OpenCluster> {
  const found = await clusters.find(cluster);
  if (!found.ok) {
    const identity = { name: cluster.name, region: cluster.region, account: cluster.account ?? null, arn: null };
    return { identity, vpcId: null, kubernetes: found.problem, close: () => {} };
  }
  const access = found.value;
  const { readFunction: functionName } = access;
  const way =
    functionName === null ? direct(access) : createLambdaKubernetes({ functionName, region: cluster.region, access });
  const make = readByName(way);
  const kubernetes = forwardReads(async (read, args) => {
    const answer = await make(read, args);
    // That a pod cannot be reached says nothing of the way to the cluster.
    if (answer.ok || read === 'podPage') return answer;
    if (MOVED.includes(answer.problem.reason)) clusters.forget(cluster);
    return { ok: false, problem: explained(answer.problem, cluster, access) };
  });
  return { identity: access.identity, vpcId: access.vpcId, kubernetes, close: () => way.close() };
}

function direct(access: ClusterAccess): Kubernetes & { close(): void } {
  const client = createApiClient({
    server: access.endpoint,
    options: async () => ({ ca: access.ca, headers: { authorization: `Bearer ${await access.token()}` } }),
  });
  return { ...createHttpKubernetes(client), close: () => client.close() };
}

/** What EKS knows about a refusal and the API server does not say. */
function explained(problem: Problem, cluster: WatchedCluster, { accessEntries }: ClusterAccess): Problem {
  if (problem.reason !== 'unauthorized') return problem;
  const { name, eksName = name, region } = cluster;
  const advice = accessEntries
    ? 'give the role of our function `check` an access entry with the group pullwarden:readers'
    : `its authentication mode is CONFIG_MAP, so access entries do not count: aws eks update-cluster-config --region ${region} --name ${eksName} --access-config authenticationMode=API_AND_CONFIG_MAP`;
  return { ...problem, detail: `${problem.detail}; ${advice}` };
}
