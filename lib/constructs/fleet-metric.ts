import { Duration } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { METRIC_NAMESPACE, type MetricName } from '../../lambda/contract/metrics.ts';

/** One of our own metrics, summed over a period (default: five minutes). */
export function fleetMetric(metricName: MetricName, period: Duration = Duration.minutes(5)): Metric {
  return new Metric({ namespace: METRIC_NAMESPACE, metricName, statistic: 'Sum', period });
}
