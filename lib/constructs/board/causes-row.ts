import { GraphWidget, type IWidget, LogQueryVisualizationType, LogQueryWidget } from 'aws-cdk-lib/aws-cloudwatch';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import { OPEN_CAUSES } from '../../../lambda/config/open-causes.ts';
import { METRICS } from '../../../lambda/contract/metrics.ts';
import { fleetMetric } from '../fleet-metric.ts';
import { ROW_HEIGHT, THIRD, WHOLE } from './sizes.ts';

/**
 * Why pulls fail, over time: on how many clusters each cause is open. Out of the line that `reconcile` writes each fifth
 * minute, and not as metrics: some forty of them would cost more than all others together, and the log of `reconcile` is
 * tens of megabytes a month, so that a query costs next to nothing.
 */
export function causesRow(log: ILogGroup): IWidget[] {
  const columns = OPEN_CAUSES.map((cause) => `max(\`causes.${cause}\`) as \`${cause}\``);
  return [
    new LogQueryWidget({
      title: 'Causes: clusters on which each is open',
      logGroupNames: [log.logGroupName],
      view: LogQueryVisualizationType.STACKEDAREA,
      queryLines: [`filter message = 'fleet'`, `stats ${columns.join(', ')} by bin(5m)`],
      width: WHOLE - THIRD,
      height: ROW_HEIGHT,
    }),
    new GraphWidget({
      title: 'Incidents and containers, in the latest looks',
      left: [METRICS.openIncidents, METRICS.failingContainers].map((name) => fleetMetric(name)),
      width: THIRD,
      height: ROW_HEIGHT,
    }),
  ];
}
