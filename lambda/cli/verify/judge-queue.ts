import type { Seen } from './step.ts';

/** What `aws sqs get-queue-attributes` prints, as far as it is read. */
export interface QueueAttributes {
  readonly Attributes?: { readonly ApproximateNumberOfMessages?: string };
}

/** Whether nothing lies in a dead-letter queue. */
export function judgeQueue(of: string, { Attributes }: QueueAttributes): Seen {
  const count = Attributes?.ApproximateNumberOfMessages;
  if (count === undefined) return { of, status: 'unknown', seen: 'no count was named', todo: 'Ask again.' };
  if (count === '0') return { of, status: 'pass', seen: 'empty' };
  const todo = 'docs/runbook.md, "A dead-letter queue holds messages".';
  return { of, status: 'fail', seen: `${count} messages`, todo };
}
