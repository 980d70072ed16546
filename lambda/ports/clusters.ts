import type { ClusterIdentity } from '../core/incident/incident-event.ts';
import type { Answer } from '../core/model/problem.ts';
import type { WatchedCluster } from '../core/model/watched-cluster.ts';

/** The way to the API server of a cluster, and who the cluster is. */
export interface ClusterAccess {
  readonly identity: ClusterIdentity;
  /** `https://host` */
  readonly endpoint: string;
  /** PEM of the authority that signed the server's certificate; no other one is trusted. */
  readonly ca: string;
  /** The function inside the cluster's VPC that reads for us; null: the endpoint is asked directly. */
  readonly readFunction: string | null;
  readonly vpcId: string | null;
  /** False where the cluster knows principals by the ConfigMap aws-auth only. */
  readonly accessEntries: boolean;
  /** The bearer token of the next request: asked each time, because tokens expire. Throws when there is none. */
  token(): Promise<string>;
}

/** Finds clusters and the way into them. */
export interface Clusters {
  find(cluster: WatchedCluster): Promise<Answer<ClusterAccess>>;
  /** The way led nowhere: the next `find` looks it up anew. */
  forget(cluster: WatchedCluster): void;
}
