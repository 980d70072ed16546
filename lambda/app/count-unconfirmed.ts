import { METRICS } from '../contract/metrics.ts';
import type { Log } from '../ports/log.ts';
import type { MailTopics } from '../ports/mail-topics.ts';
import type { Metrics } from '../ports/metrics.ts';

/** A topic and who should get its mails. */
export interface MailTopic {
  readonly topicArn: string;
  readonly addresses: readonly string[];
}

/**
 * Says how many addresses get no mail although they should: AWS forgets a subscription that is not confirmed, and a
 * mailbox may unsubscribe itself or be suspended. Nobody would notice, because what is missing is a mail.
 */
export async function countUnconfirmed(
  topics: readonly MailTopic[],
  { mailTopics, metrics, log }: { readonly mailTopics: MailTopics; readonly metrics: Metrics; readonly log: Log },
): Promise<void> {
  let count = 0;
  for (const { topicArn, addresses } of topics) {
    const confirmed = await mailTopics.confirmed(topicArn);
    const missing = addresses.filter((address) => !confirmed.has(address.toLowerCase()));
    if (missing.length > 0) log.warn('addresses that get no mail', { topicArn, addresses: missing });
    count += missing.length;
  }
  metrics.count(METRICS.unconfirmedAddresses, count);
}
