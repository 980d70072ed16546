import { GraphWidget, type IWidget, LogQueryVisualizationType, LogQueryWidget } from 'aws-cdk-lib/aws-cloudwatch';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { Check } from '../../../lambda/checks/define-check.ts';
import { METRICS } from '../../../lambda/contract/metrics.ts';
import { fleetMetric } from '../fleet-metric.ts';
import { ROW_HEIGHT, WHOLE } from './sizes.ts';

/** A dashboard is 24 wide: so many beside each other. */
const BESIDE = 4;

/** How often each check looks, out of the log, because a metric each costs more. */
export function checksRow(checks: readonly Pick<Check, 'id' | 'question'>[], log: ILogGroup): IWidget[] {
  return checks.map(
    ({ id, question }) =>
      new LogQueryWidget({
        title: `${id}: ${question}`,
        logGroupNames: [log.logGroupName],
        view: LogQueryVisualizationType.LINE,
        queryLines: [
          'fields @timestamp',
          `filter message = 'looked' and check = '${id}'`,
          'stats count(*) as looks by bin(5m)',
        ],
        width: WHOLE / BESIDE,
        height: ROW_HEIGHT,
      }),
  );
}

/** On how many clusters kube-proxy is not as it should be. */
export function kubeProxyRow(): IWidget[] {
  const drifted = fleetMetric(METRICS.clustersDrifted, { statistic: 'Maximum', label: 'clusters' });
  return [
    new GraphWidget({
      title: 'kube-proxy: clusters on which it is not as it should be',
      left: [drifted],
      width: WHOLE,
      height: 4,
    }),
  ];
}
