import type { ITableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { type IEventBus, Rule } from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import { type ITopic, Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { CfnOutput } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { ChannelConfig } from '../../lambda/config/schema.ts';
import { ENV } from '../../lambda/contract/env.ts';
import { DETAIL_TYPES, EVENT_SOURCE } from '../../lambda/contract/events.ts';
import { DeadLetterQueue } from './dead-letter-queue.ts';
import { FunctionQueue } from './function-queue.ts';
import { MonitorFunction } from './monitor-function.ts';

export interface MailChannelProps {
  readonly channel: ChannelConfig;
  readonly table: ITableV2;
  readonly bus: IEventBus;
  readonly operations: ITopic;
}

/** From the bus to one mailbox: rule, queue, function, topic. */
export class MailChannel extends Construct {
  constructor(scope: Construct, id: string, { channel, table, bus, operations }: MailChannelProps) {
    super(scope, id);
    const deadLetters = new DeadLetterQueue(this, 'DeadLetters', {
      meaning: `Channel ${channel.name} did not deliver a notice.`,
      operations,
    });
    const topic = new Topic(this, 'Topic', { displayName: 'Pullwarden', enforceSSL: true });
    topic.addSubscription(new EmailSubscription(channel.address, { deadLetterQueue: deadLetters }));
    const notify = new MonitorFunction(this, 'Notify', {
      handlerFile: 'notify.ts',
      environment: { [ENV.tableName]: table.tableName, [ENV.topicArn]: topic.topicArn, [ENV.channel]: channel.name },
    });
    notify.allow(['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'], [table.tableArn]);
    notify.allow(['sns:Publish'], [topic.topicArn]);
    const queue = new FunctionQueue(this, 'Notices', {
      consumer: notify,
      deadLetters,
      batchSize: 10,
      maxConcurrency: 2,
    });
    new Rule(this, 'Rule', {
      eventBus: bus,
      eventPattern: { source: [EVENT_SOURCE], detailType: Object.values(DETAIL_TYPES) },
      targets: [new SqsQueue(queue, { deadLetterQueue: deadLetters })],
    });
    new CfnOutput(this, 'TopicArn', { value: topic.topicArn });
  }
}
