import { Alarm } from 'aws-cdk-lib/aws-cloudwatch';
import type { ITableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { IEventBus } from 'aws-cdk-lib/aws-events';
import { Construct } from 'constructs';
import { configuredChecks } from '../../lambda/config/configured-checks.ts';
import type { Config } from '../../lambda/config/schema.ts';
import { ENV } from '../../lambda/contract/env.ts';
import { TABLE } from '../../lambda/contract/table.ts';
import { HeartbeatAlarm } from './heartbeat-alarm.ts';
import { Looks } from './looks.ts';
import { MinuteFunction } from './minute-function.ts';
import { MonitorDashboard } from './monitor-dashboard.ts';
import { NoticeChannel } from './notice-channel.ts';
import { OperationsTopic } from './operations-topic.ts';

export interface MonitorProps {
  readonly config: Config;
  readonly table: ITableV2;
  readonly bus: IEventBus;
}

/** Everything that runs: it can be thrown away and deployed again without forgetting an incident. */
export class Monitor extends Construct {
  constructor(scope: Construct, id: string, { config, table, bus }: MonitorProps) {
    super(scope, id);
    const addresses = config.channels.flatMap((channel) => (channel.type === 'email' ? [channel.address] : []));
    const operations = new OperationsTopic(this, 'Operations', addresses);
    const looks = new Looks(this, 'Looks', { config, table, bus, operations });

    const reconcile = new MinuteFunction(this, 'Reconcile', {
      handlerFile: 'reconcile.ts',
      operations,
      environment: { [ENV.tableName]: table.tableName, [ENV.busName]: bus.eventBusName },
    });
    reconcile.allow(['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'], [table.tableArn]);
    reconcile.allow(['dynamodb:Query'], [`${table.tableArn}/index/${TABLE.unsentIndex}`]);
    reconcile.allow(['events:PutEvents'], [bus.eventBusArn]);

    for (const channel of config.channels) {
      new NoticeChannel(this, `Channel-${channel.name}`, { channel, table, bus, operations });
    }

    const configured = configuredChecks(config);
    const shortest = Math.min(...configured.map(({ everyMinutes }) => everyMinutes));
    new HeartbeatAlarm(this, 'Heartbeat', { everyMinutes: shortest, operations });
    const alarms = this.node.findAll().filter((node) => node instanceof Alarm);
    new MonitorDashboard(this, 'Dashboard', { alarms, checks: configured.map(({ check }) => check), log: looks.log });
  }
}
