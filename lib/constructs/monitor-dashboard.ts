import {
  type Alarm,
  AlarmStatusWidget,
  Dashboard,
  GraphWidget,
  LogQueryVisualizationType,
  LogQueryWidget,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type { Check } from '../../lambda/checks/define-check.ts';
import { METRICS, type MetricName } from '../../lambda/contract/metrics.ts';
import { fleetMetric } from './fleet-metric.ts';

const FULL_WIDTH = 24;

export interface MonitorDashboardProps {
  readonly alarms: readonly Alarm[];
  readonly checks: readonly Pick<Check, 'id' | 'question'>[];
  /** Where each look leaves a line. */
  readonly log: ILogGroup;
}

/** Is it alive, what is wrong, was it told; then one row per check, out of the log, because a metric each costs more. */
export class MonitorDashboard extends Dashboard {
  constructor(scope: Construct, id: string, { alarms, checks, log }: MonitorDashboardProps) {
    super(scope, id, {
      widgets: [
        [new AlarmStatusWidget({ title: 'The monitor itself', alarms: [...alarms], width: FULL_WIDTH, height: 3 })],
        [
          graph('Troubles', [METRICS.failingContainers, METRICS.openIncidents]),
          graph('Looks', [METRICS.looks, METRICS.blindLooks, METRICS.missedLooks]),
          graph('Notices', [METRICS.noticesSent, METRICS.unsentEffects]),
        ],
        ...checks.map(({ id, question }) => [
          new LogQueryWidget({
            title: `${id}: ${question}`,
            logGroupNames: [log.logGroupName],
            view: LogQueryVisualizationType.LINE,
            queryLines: [
              'fields @timestamp',
              `filter message = 'looked' and check = '${id}'`,
              'stats count(*) as looks by bin(5m)',
            ],
            width: FULL_WIDTH,
            height: 5,
          }),
        ]),
      ],
    });
  }
}

function graph(title: string, metrics: readonly MetricName[]): GraphWidget {
  return new GraphWidget({ title, left: metrics.map((name) => fleetMetric(name)), width: FULL_WIDTH / 3, height: 6 });
}
