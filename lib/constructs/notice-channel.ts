import { CfnOutput, Duration, Stack } from 'aws-cdk-lib';
import type { ITableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { type IEventBus, Rule } from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import { type ITopic, Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import type { ChannelConfig } from '../../lambda/config/channel-schema.ts';
import { eventPattern } from '../../lambda/config/event-pattern.ts';
import { ENV } from '../../lambda/contract/env.ts';
import { DeadLetterQueue } from './dead-letter-queue.ts';
import { FunctionQueue } from './function-queue.ts';
import { MonitorFunction } from './monitor-function.ts';
import { topicKey } from './topic-key.ts';

/** With the waits of app/deliver.ts this lasts two hours: a service may be away so long. */
const TRIES = 12;

/** Time for a whole batch: services get five seconds a request, and a thread of Slack takes two requests. */
const TIMEOUT = Duration.seconds(60);

export interface NoticeChannelProps {
  readonly channel: ChannelConfig;
  readonly table: ITableV2;
  readonly bus: IEventBus;
  readonly operations: ITopic;
}

/** From the bus to people: rule, queue, function, and a topic where the way leads through SNS. */
export class NoticeChannel extends Construct {
  /** The topic and the address that gets its mails, of a channel for mail. */
  readonly mail: { readonly topic: ITopic; readonly address: string } | null;

  constructor(scope: Construct, id: string, { channel, table, bus, operations }: NoticeChannelProps) {
    super(scope, id);
    const deadLetters = new DeadLetterQueue(this, 'DeadLetters', {
      meaning: `Channel ${channel.name} did not deliver a notice.`,
      operations,
    });
    const topic = topicOf(this, channel, deadLetters);
    this.mail = topic !== undefined && channel.type === 'email' ? { topic, address: channel.address } : null;
    const { match, ...settings } = channel;
    const notify = new MonitorFunction(this, 'Notify', {
      handlerFile: 'notify.ts',
      timeout: TIMEOUT,
      environment: {
        [ENV.tableName]: table.tableName,
        [ENV.channel]: Stack.of(this).toJsonString({ channel: settings, topicArn: topic?.topicArn }),
        [ENV.deadLetterQueueUrl]: deadLetters.queueUrl,
      },
    });
    notify.allow(['dynamodb:GetItem', 'dynamodb:UpdateItem'], [table.tableArn]);
    notify.allow(['sqs:SendMessage'], [deadLetters.queueArn]);
    notify.allow(['sns:Publish'], topic === undefined ? [] : [topic.topicArn]);
    notify.allow(['secretsmanager:GetSecretValue'], 'secret' in channel && channel.secret ? [channel.secret] : []);
    const queue = new FunctionQueue(this, 'Notices', {
      consumer: notify,
      deadLetters,
      maxConcurrency: 2,
      tries: TRIES,
      // A mailbox gets one mail in ten seconds (lambda/adapters/channels/mail-pace.ts), with all that came meanwhile.
      ...(channel.type === 'email' ? { batchSize: 100, gatherFor: Duration.seconds(10) } : { batchSize: 5 }),
    });
    notify.addEnvironment(ENV.noticeQueueUrl, queue.queueUrl);
    // A notice that comes again later stays in the queue, out of sight.
    notify.allow(['sqs:ChangeMessageVisibility'], [queue.queueArn]);
    new Rule(this, 'Rule', {
      eventBus: bus,
      // The account is written by EventBridge: whoever lets others onto the bus does not let them speak for us.
      eventPattern: { ...eventPattern(match), account: [Stack.of(this).account] },
      targets: [new SqsQueue(queue, { deadLetterQueue: deadLetters })],
    });
  }
}

/** The topic of a channel that goes through SNS. That of Amazon Q is subscribed where the chat is configured. */
function topicOf(scope: Construct, channel: ChannelConfig, deadLetterQueue: DeadLetterQueue): Topic | undefined {
  if (channel.type !== 'email' && channel.type !== 'amazon-q') return undefined;
  const topic = new Topic(scope, 'Topic', { displayName: 'Pullwarden', enforceSSL: true, ...topicKey(scope) });
  if (channel.type === 'email') topic.addSubscription(new EmailSubscription(channel.address, { deadLetterQueue }));
  new CfnOutput(scope, 'TopicArn', { value: topic.topicArn });
  return topic;
}
