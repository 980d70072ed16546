import type { Seen } from './step.ts';

/** What `aws cloudformation describe-stacks` prints, as far as it is read. */
export interface DescribedStacks {
  readonly Stacks: readonly {
    readonly StackStatus: string;
    readonly StackStatusReason?: string;
    readonly Outputs?: readonly { readonly OutputKey: string; readonly OutputValue: string }[];
  }[];
}

const GOOD = ['CREATE_COMPLETE', 'UPDATE_COMPLETE', 'IMPORT_COMPLETE'];

/** Whether a stack stands as it was deployed last. */
export function judgeStack(name: string, { Stacks: [stack] }: DescribedStacks): Seen {
  if (stack === undefined)
    return { of: name, status: 'fail', seen: 'is not there', todo: 'Deploy it (docs/deploy.md).' };
  const { StackStatus, StackStatusReason } = stack;
  const seen = StackStatusReason ? `${StackStatus}: ${StackStatusReason}` : StackStatus;
  if (GOOD.includes(StackStatus)) return { of: name, status: 'pass', seen: StackStatus };
  if (StackStatus.endsWith('_IN_PROGRESS'))
    return { of: name, status: 'unknown', seen, todo: 'Wait until the deployment is over.' };
  const todo = StackStatus.startsWith('UPDATE_ROLLBACK')
    ? 'The last deployment was taken back: what runs is the one before. See its events: aws cloudformation describe-stack-events.'
    : 'See its events: aws cloudformation describe-stack-events.';
  return { of: name, status: 'fail', seen, todo };
}
