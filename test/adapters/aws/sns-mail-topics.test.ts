import { ListSubscriptionsByTopicCommand, SNSClient } from '@aws-sdk/client-sns';
import { beforeEach, expect, it } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { createSnsMailTopics } from '../../../lambda/adapters/aws/sns-mail-topics.ts';

const TOPIC = 'arn:aws:sns:eu-west-1:111122223333:mails';
const sns = mockClient(SNSClient);
const subscription = (Endpoint: string, SubscriptionArn = `${TOPIC}:1`, Protocol = 'email') => ({
  Endpoint,
  SubscriptionArn,
  Protocol,
});
beforeEach(() => void sns.reset());

it('reads every page, and takes mail addresses that are confirmed', async () => {
  sns
    .on(ListSubscriptionsByTopicCommand, { TopicArn: TOPIC, NextToken: undefined })
    .resolves({
      Subscriptions: [
        subscription('One@Example.com'),
        subscription('pending@example.com', 'PendingConfirmation'),
        subscription('https://example.com', `${TOPIC}:2`, 'https'),
      ],
      NextToken: 'more',
    })
    .on(ListSubscriptionsByTopicCommand, { TopicArn: TOPIC, NextToken: 'more' })
    .resolves({ Subscriptions: [subscription('gone@example.com', 'Deleted'), subscription('two@example.com')] });
  expect([...(await createSnsMailTopics().confirmed(TOPIC))]).toEqual(['one@example.com', 'two@example.com']);
});

it('throws where the pages do not end, or SNS does not say', async () => {
  sns.on(ListSubscriptionsByTopicCommand).resolves({ Subscriptions: [], NextToken: 'more' });
  await expect(createSnsMailTopics().confirmed(TOPIC)).rejects.toThrow('more than 20 pages');
  expect(sns.commandCalls(ListSubscriptionsByTopicCommand)).toHaveLength(20);
  sns.on(ListSubscriptionsByTopicCommand).rejects(new Error('AuthorizationError'));
  await expect(createSnsMailTopics().confirmed(TOPIC)).rejects.toThrow('AuthorizationError');
});
