import type { Subject } from './subject.ts';

/** The cluster of a kubeconfig's context, by its name: `aws eks update-kubeconfig` calls it by the ARN of the cluster. */
export function clusterOfContext(context: string): NonNullable<Subject['cluster']> {
  const [, region = null, account = null, name = context] =
    /^arn:aws[a-z-]*:eks:([a-z0-9-]+):(\d{12}):cluster\/([\w-]+)$/.exec(context) ?? [];
  return { name, region, account, context };
}
