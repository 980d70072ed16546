import { ListSubscriptionsByTopicCommand, SNSClient } from '@aws-sdk/client-sns';
import type { MailTopics } from '../../ports/mail-topics.ts';
import { clientSettings } from './client-settings.ts';

/** A page has a hundred subscriptions; a topic of ours has a handful. */
const MAX_PAGES = 20;

/** The subscriptions of SNS topics. What is pending or deleted has a word where its ARN should be. Throws when SNS does not say. */
export function createSnsMailTopics(): MailTopics {
  const client = new SNSClient(clientSettings());
  return {
    async confirmed(topicArn) {
      const addresses = new Set<string>();
      let NextToken: string | undefined;
      for (let page = 0; page < MAX_PAGES; page += 1) {
        const answer = await client.send(new ListSubscriptionsByTopicCommand({ TopicArn: topicArn, NextToken }));
        for (const { Protocol, Endpoint = '', SubscriptionArn = '' } of answer.Subscriptions ?? []) {
          if (Protocol === 'email' && SubscriptionArn.startsWith('arn:')) addresses.add(Endpoint.toLowerCase());
        }
        NextToken = answer.NextToken;
        if (NextToken === undefined || NextToken === '') return addresses;
      }
      throw new Error(`the topic ${topicArn} has more than ${MAX_PAGES} pages of subscriptions`);
    },
  };
}
