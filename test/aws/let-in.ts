import { awsCli } from './aws-cli.ts';
import { run } from './run.ts';
import { CLUSTER } from './start-account.ts';
import type { Local } from './start-local.ts';

/** Lets the deployed monitor into the cluster, as its owner would: the rights, and an access entry for its role. */
export async function letIn({ parts, cluster }: Local): Promise<void> {
  await cluster.kubectl(['apply', '-f', '-'], await run('node', ['bin/cli.ts', 'rbac', '-o', 'json']));
  const query = "Stacks[0].Outputs[?contains(OutputKey, 'CheckRoleArn')].OutputValue | [0]";
  const stack = ['--stack-name', 'PullwardenMonitor', '--query', query];
  const role = await awsCli(parts, 'cloudformation', 'describe-stacks', ...stack);
  const entry = ['--cluster-name', CLUSTER, '--principal-arn', role, '--kubernetes-groups', 'pullwarden:readers'];
  await awsCli(parts, 'eks', 'create-access-entry', ...entry);
}
