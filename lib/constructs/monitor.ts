import { Alarm } from 'aws-cdk-lib/aws-cloudwatch';
import type { ITableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { IEventBus } from 'aws-cdk-lib/aws-events';
import { Construct } from 'constructs';
import { CHECKS } from '../../lambda/checks/index.ts';
import { configuredChecks } from '../../lambda/config/configured-checks.ts';
import { mostFrequentCheck } from '../../lambda/config/most-frequent-check.ts';
import { operationsAddresses } from '../../lambda/config/operations-addresses.ts';
import type { Config } from '../../lambda/config/schema.ts';
import { FleetAlarms } from './fleet-alarms.ts';
import { IncidentsWidget } from './incidents-widget.ts';
import { Looks } from './looks.ts';
import { MonitorDashboard } from './monitor-dashboard.ts';
import { NoticeChannel } from './notice-channel.ts';
import { OperationsTopic } from './operations-topic.ts';
import { PartsAlarms } from './parts-alarms.ts';
import { Reconcile } from './reconcile.ts';

export interface MonitorProps {
  readonly config: Config;
  readonly table: ITableV2;
  readonly bus: IEventBus;
}

/** Everything that runs: it can be thrown away and deployed again without forgetting an incident. */
export class Monitor extends Construct {
  constructor(scope: Construct, id: string, { config, table, bus }: MonitorProps) {
    super(scope, id);
    const addresses = operationsAddresses(config);
    const operations = new OperationsTopic(this, 'Operations', addresses);
    const looks = new Looks(this, 'Looks', { config, table, bus, operations });
    const channels = config.channels.map(
      (channel) => new NoticeChannel(this, `Channel-${channel.name}`, { channel, table, bus, operations }),
    );
    const mails = channels.flatMap(({ mail }) => (mail === null ? [] : [{ ...mail, addresses: [mail.address] }]));
    const mailTopics = [{ topic: operations, addresses }, ...mails];
    const reconcile = new Reconcile(this, 'Reconcile', { config, table, bus, operations, mailTopics });
    const widget = new IncidentsWidget(this, 'Widget', table);

    const { everyMinutes } = mostFrequentCheck(config);
    new FleetAlarms(this, 'Fleet', { everyMinutes, operations });
    new PartsAlarms(this, 'Parts', { of: this, operations });
    const alarms = this.node.findAll().filter((node) => node instanceof Alarm);
    const configured = new Set(configuredChecks(config).map(({ check }) => check));
    new MonitorDashboard(this, 'Dashboard', {
      alarms,
      checks: CHECKS.filter(({ id }) => configured.has(id)),
      looksLog: looks.log,
      surveyLog: reconcile.logGroup,
      widget,
      parts: this,
    });
  }
}
