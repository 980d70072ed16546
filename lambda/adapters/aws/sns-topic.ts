import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { clientSettings } from './client-settings.ts';

/** What is published: `subject` is for mailboxes only. */
export interface TopicMessage {
  readonly subject?: string;
  readonly text: string;
}

/** Publishes to one topic of SNS. Throws when it was not taken. */
export function createSnsTopic(topicArn: string): (message: TopicMessage) => Promise<void> {
  const client = new SNSClient(clientSettings());
  return async ({ subject, text }) => {
    await client.send(new PublishCommand({ TopicArn: topicArn, Subject: subject, Message: text }));
  };
}
