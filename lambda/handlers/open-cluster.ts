import { type ApiClient, type ApiRequest, createApiClient } from '../adapters/kubernetes/api-client.ts';
import { createHttpKubernetes } from '../adapters/kubernetes/http-kubernetes.ts';
import type { LookPorts } from '../app/perform-look.ts';
import type { ProblemReason } from '../core/model/problem.ts';
import type { WatchedCluster } from '../core/model/watched-cluster.ts';
import type { Clusters } from '../ports/clusters.ts';

/** Troubles that a cluster which moved would explain: a new endpoint, a new authority. */
const MOVED: readonly ProblemReason[] = ['tls', 'unreachable'];

/** A cluster to look at, or why it cannot be; close it afterwards. */
export type OpenCluster = LookPorts['cluster'] & { close(): void };

/** Opens the way that `clusters` knows; forgets it when it leads nowhere. */
export async function openCluster(clusters: Clusters, cluster: WatchedCluster): Promise<OpenCluster> {
  const found = await clusters.find(cluster);
  if (!found.ok) {
    const identity = { name: cluster.name, region: cluster.region, account: cluster.account ?? null, arn: null };
    return { identity, kubernetes: found.problem, close: () => {} };
  }
  const access = found.value;
  const client = createApiClient({
    server: access.endpoint,
    options: async () => ({ ca: access.ca, headers: { authorization: `Bearer ${await access.token()}` } }),
  });
  const watched: ApiClient = {
    async get<T>(request: ApiRequest) {
      const answer = await client.get<T>(request);
      if (!answer.ok && MOVED.includes(answer.problem.reason)) clusters.forget(cluster);
      return answer;
    },
    // That a pod cannot be reached says nothing of the way to the cluster.
    page: (request) => client.page(request),
    close: () => client.close(),
  };
  return { identity: access.identity, kubernetes: createHttpKubernetes(watched), close: () => client.close() };
}
