import { SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import type { SQSClient } from '@aws-sdk/client-sqs';
import { type Inbox, openInbox } from './open-inbox.ts';

/** A mail as a topic hands it to its subscribers. */
export interface Mail {
  readonly Subject: string;
  readonly Message: string;
}

/** An inbox that gets what the mail topic sends. */
export async function openMailbox(sqs: SQSClient, topicArn: string): Promise<Inbox<Mail>> {
  const inbox = await openInbox<Mail>(sqs, 'mailbox', 'sns.amazonaws.com');
  const sns = new SNSClient();
  await sns.send(new SubscribeCommand({ TopicArn: topicArn, Protocol: 'sqs', Endpoint: inbox.arn }));
  sns.destroy();
  return inbox;
}
