import { GraphWidget, type IWidget, SingleValueWidget } from 'aws-cdk-lib/aws-cloudwatch';
import { METRICS } from '../../../lambda/contract/metrics.ts';
import { fleetMetric } from '../fleet-metric.ts';
import { ROW_HEIGHT, THIRD } from './sizes.ts';

const CLUSTERS = [
  [METRICS.clustersSeen, 'looked at'],
  [METRICS.clustersUnseen, 'not looked at'],
  [METRICS.clustersSick, 'sick'],
  [METRICS.clustersBlind, 'cannot be seen'],
  [METRICS.unreadClusters, 'tags not read yet'],
] as const;

/** How many clusters are looked at, sick and blind, now and over time, and how old the oldest look is. */
export function fleetRow(): IWidget[] {
  const clusters = CLUSTERS.map(([name, label]) => fleetMetric(name, { statistic: 'Maximum', label }));
  const age = fleetMetric(METRICS.oldestLookAge, { statistic: 'Maximum', label: 'seconds' });
  return [
    new SingleValueWidget({ title: 'Clusters', metrics: clusters, width: THIRD, height: ROW_HEIGHT }),
    new GraphWidget({ title: 'Clusters over time', left: clusters, width: THIRD, height: ROW_HEIGHT }),
    new GraphWidget({ title: 'Age of the oldest look', left: [age], width: THIRD, height: ROW_HEIGHT }),
  ];
}
