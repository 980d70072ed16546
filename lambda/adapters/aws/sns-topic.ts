import { setTimeout as pause } from 'node:timers/promises';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { mail } from '../../core/report/mail.ts';
import type { Channel } from '../../ports/channel.ts';
import { clientSettings } from './client-settings.ts';

/**
 * How long one mail takes at least. Above 10 messages a second SNS suspends a mail subscription (SNS guide, "Email
 * subscription setup"); a queue feeds at least two workers, so that each stays at four.
 */
const PACE_MS = 250;

/** Mails through an SNS topic. */
export function createSnsMailChannel({
  name,
  topicArn,
}: {
  readonly name: string;
  readonly topicArn: string;
}): Channel {
  const client = new SNSClient(clientSettings());
  return {
    name,
    async send(event) {
      const { subject, body } = mail(event);
      const publish = new PublishCommand({ TopicArn: topicArn, Subject: subject, Message: body });
      await Promise.all([client.send(publish), pause(PACE_MS)]);
    },
  };
}
