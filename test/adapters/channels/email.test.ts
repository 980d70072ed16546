import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { createSnsTopic } from '../../../lambda/adapters/aws/sns-topic.ts';
import { openChannel } from '../../../lambda/adapters/channels/index.ts';
import { mail, mailDigest } from '../../../lambda/core/report/notices/mail.ts';
import { SAMPLE_EVENTS } from '../../../lambda/core/report/notices/sample-events.ts';
import type { GatheringChannel } from '../../../lambda/ports/channel.ts';

const TOPIC = 'arn:aws:sns:eu-west-1:111122223333:t';
const { opened, degraded } = SAMPLE_EVENTS;

const sns = mockClient(SNSClient);
beforeEach(() => {
  sns.reset();
  sns.on(PublishCommand).resolves({ MessageId: 'm' });
});

function channel(): GatheringChannel {
  const opened = openChannel(
    { name: 'team', type: 'email', address: 'team@example.com' },
    { secret: async () => '', publish: createSnsTopic(TOPIC), now: () => 0 },
  );
  if (opened.kind !== 'gathering') throw new Error('it does not gather');
  return opened;
}

const published = () => sns.commandCalls(PublishCommand).map(({ args }) => args[0].input);

describe('mail through SNS', () => {
  it('is the notice itself when there is one', async () => {
    expect(await channel().send([opened])).toEqual({ status: 'taken' });
    const { subject, body } = mail(opened);
    expect(published()).toEqual([{ TopicArn: TOPIC, Subject: subject, Message: body }]);
  });

  it('is a digest when there are several', async () => {
    await channel().send([opened, degraded]);
    const { subject, body } = mailDigest([opened, degraded]);
    expect(published()).toEqual([{ TopicArn: TOPIC, Subject: subject, Message: body }]);
  });

  it('stays far below the ten a second at which SNS suspends a mailbox', () => {
    expect(channel().everyMs).toBe(10_000);
  });

  it('that SNS does not take throws', async () => {
    sns.on(PublishCommand).rejects(new Error('throttled'));
    await expect(channel().send([opened])).rejects.toThrow('throttled');
  });
});
