import { LambdaClient } from '@aws-sdk/client-lambda';
import type { Answer } from '../../core/model/problem.ts';
import type { ClusterAccess } from '../../ports/clusters.ts';
import { forwardReads } from '../../ports/forward-reads.ts';
import type { Kubernetes } from '../../ports/kubernetes.ts';
import { clientSettings } from './client-settings.ts';
import { FunctionFailed, invokeFunction } from './invoke-function.ts';
import { type PackedAnswer, unpackAnswer } from './pack-answer.ts';
import { problemFromAws } from './problem-from-aws.ts';

/** Longer than the time limit of `read`, so that its own answer is heard. A second try would only ask a slow server again. */
const INVOKE = { requestMs: 28_000, maxAttempts: 1 };

/** The reads of a cluster, made by the function `read` inside its VPC; close it afterwards. */
export function createLambdaKubernetes({
  functionName,
  region,
  access: { endpoint, ca, token },
}: {
  readonly functionName: string;
  readonly region: string;
  readonly access: Pick<ClusterAccess, 'endpoint' | 'ca' | 'token'>;
}): Kubernetes & { close(): void } {
  const client = new LambdaClient({ region, ...clientSettings(INVOKE) });

  async function make(read: keyof Kubernetes, args: readonly unknown[]): Promise<Answer<unknown>> {
    try {
      const payload = { endpoint, ca, token: await token(), read, args };
      return unpackAnswer((await invokeFunction(client, functionName, payload)) as PackedAnswer);
    } catch (error) {
      const what = `${read} through ${functionName}`;
      if (error instanceof FunctionFailed) {
        const detail = error.timedOut
          ? `${what}: no answer in time; the cluster's security group must let that of the function in on 443`
          : `${what}: ${error.message}; its own log says why`;
        return { ok: false, problem: { reason: error.timedOut ? 'timeout' : 'unreachable', detail } };
      }
      return { ok: false, problem: problemFromAws(error, what, 'lambda:InvokeFunction') };
    }
  }

  return { ...forwardReads(make), close: () => client.destroy() };
}
