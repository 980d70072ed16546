import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { createSnsMailChannel } from '../../../lambda/adapters/aws/sns-mail-channel.ts';
import { mail } from '../../../lambda/core/report/mail.ts';
import { event } from '../../support/events.ts';

const sns = mockClient(SNSClient);
const channel = createSnsMailChannel({ name: 'team', topicArn: 'arn:aws:sns:eu-west-1:111122223333:t' });

beforeEach(() => {
  sns.reset();
});

describe('mail through SNS', () => {
  it('has subject and body of the notice', async () => {
    sns.on(PublishCommand).resolves({ MessageId: 'm' });
    await channel.send(event('i1'));
    const { subject, body } = mail(event('i1'));
    expect(sns.commandCalls(PublishCommand)[0]!.args[0].input).toEqual({
      TopicArn: 'arn:aws:sns:eu-west-1:111122223333:t',
      Subject: subject,
      Message: body,
    });
  });

  it('stays below the rate at which SNS suspends a mailbox, with two workers', async () => {
    sns.on(PublishCommand).resolves({ MessageId: 'm' });
    const begun = performance.now();
    for (const id of ['i1', 'i2', 'i3']) await channel.send(event(id));
    const perSecond = 3_000 / (performance.now() - begun);
    expect(2 * perSecond).toBeLessThan(10);
  });

  it('that SNS does not take fails', async () => {
    sns.on(PublishCommand).rejects(new Error('throttled'));
    await expect(channel.send(event('i1'))).rejects.toThrow('throttled');
  });
});
