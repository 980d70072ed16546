import { Stack } from 'aws-cdk-lib';
import type { ITableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { IEventBus } from 'aws-cdk-lib/aws-events';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import type { Config } from '../../lambda/config/schema.ts';
import { ENV } from '../../lambda/contract/env.ts';
import { TABLE } from '../../lambda/contract/table.ts';
import { MinuteFunction } from './minute-function.ts';

export interface ReconcileProps {
  readonly config: Config;
  readonly table: ITableV2;
  readonly bus: IEventBus;
  readonly operations: ITopic;
  /** The topics that send mails, and to whom. */
  readonly mailTopics: readonly { readonly topic: ITopic; readonly addresses: readonly string[] }[];
}

/** Sends what was not sent, and watches the monitor: is every cluster looked at, does every address get its mails. */
export class Reconcile extends MinuteFunction {
  constructor(scope: Construct, id: string, { config, table, bus, operations, mailTopics }: ReconcileProps) {
    const topics = mailTopics.map(({ topic: { topicArn }, addresses }) => ({ topicArn, addresses }));
    super(scope, id, {
      handlerFile: 'reconcile.ts',
      config,
      operations,
      environment: {
        [ENV.tableName]: table.tableName,
        [ENV.busName]: bus.eventBusName,
        [ENV.mailTopics]: Stack.of(scope).toJsonString(topics),
      },
    });
    this.allow(['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'], [table.tableArn]);
    // When each cluster was looked at.
    this.allow(['dynamodb:BatchGetItem'], [table.tableArn]);
    if (config.discover !== undefined) this.allow(['dynamodb:Query'], [table.tableArn]);
    const indexes = [TABLE.unsentIndex, TABLE.openIndex];
    this.allow(
      ['dynamodb:Query'],
      indexes.map((index) => `${table.tableArn}/index/${index}`),
    );
    this.allow(['events:PutEvents'], [bus.eventBusArn]);
    this.allow(
      ['sns:ListSubscriptionsByTopic'],
      topics.map(({ topicArn }) => topicArn),
    );
    const { ping } = config.operations;
    this.allow(['secretsmanager:GetSecretValue'], ping === undefined ? [] : [ping]);
  }
}
