import type { Seen } from './step.ts';

/** One subscription of what `aws sns list-subscriptions-by-topic` prints, as far as it is read. */
export interface Subscription {
  /** Or the word PendingConfirmation, or Deleted. */
  readonly SubscriptionArn?: string;
  readonly Endpoint?: string;
}

/** Whether each address gets the mails of a topic. */
export function judgeSubscriptions(
  topicArn: string,
  addresses: readonly string[],
  subscriptions: readonly Subscription[],
): readonly Seen[] {
  return addresses.map((address): Seen => {
    const of = `${address} at ${topicArn.split(':').at(-1)}`;
    const arns = subscriptions.flatMap((one) => (one.Endpoint === address ? [one.SubscriptionArn ?? ''] : []));
    if (arns.some((arn) => arn.startsWith('arn:'))) return { of, status: 'pass', seen: 'confirmed' };
    if (arns.includes('PendingConfirmation')) {
      const todo = 'Find the mail "AWS Notification - Subscription Confirmation" there, spam included, and confirm.';
      return { of, status: 'fail', seen: 'has not confirmed', todo };
    }
    const todo = `aws sns subscribe --topic-arn ${topicArn} --protocol email --notification-endpoint ${address}`;
    return { of, status: 'fail', seen: 'is not subscribed', todo };
  });
}
