import { createApiClient } from '../adapters/kubernetes/api-client.ts';
import { createHttpKubernetes } from '../adapters/kubernetes/http-kubernetes.ts';
import { loadKubeconfig } from '../adapters/kubernetes/kubeconfig.ts';
import type { Kubernetes } from '../ports/kubernetes.ts';
import { explainProblem } from './explain-problem.ts';
import { UsageError } from './usage-error.ts';

/** Which cluster of which kubeconfig. */
export interface ClusterChoice {
  readonly context?: string | undefined;
  readonly kubeconfig?: string | undefined;
}

/**
 * Does something with the cluster of a kubeconfig and closes its connections afterwards. Throws a {@link UsageError} that
 * says what to do when nothing can be asked at all, instead of once for every read.
 */
export async function withCluster<T>(
  { context: wanted, kubeconfig }: ClusterChoice,
  work: (kubernetes: Kubernetes, context: string) => Promise<T>,
): Promise<T> {
  const loaded = loadKubeconfig({ file: kubeconfig, context: wanted });
  if (!loaded.ok) throw new UsageError(loaded.message);
  const { context, connection } = loaded.cluster;
  const client = createApiClient(connection);
  try {
    const kubernetes = createHttpKubernetes(client);
    const version = await kubernetes.version();
    // A 403 on /version is an answer: the API server is there and knows us.
    if (!version.ok && version.problem.reason !== 'forbidden') {
      throw new UsageError(explainProblem(version.problem, context));
    }
    return await work(kubernetes, context);
  } finally {
    client.close();
  }
}
