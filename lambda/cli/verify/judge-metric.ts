import type { Seen } from './step.ts';

/**
 * What `aws cloudwatch get-metric-statistics` prints, as far as it is read: in no order. A time is RFC 3339, or epoch seconds
 * where the AWS CLI 1 prints what it got.
 */
export interface MetricStatistics {
  readonly Datapoints?: readonly { readonly Timestamp: string | number; readonly Maximum: number }[];
}

/** A metric, and what its newest value must be. */
export interface WantedMetric {
  readonly metric: string;
  readonly atLeast?: number;
  readonly atMost?: number;
  readonly todo: string;
}

/** Whether the newest value of a metric is as it must be. */
export function judgeMetric(wanted: WantedMetric, { Datapoints = [] }: MetricStatistics): Seen {
  const { metric: of, atLeast = -Infinity, atMost = Infinity, todo } = wanted;
  const newest = Datapoints.toSorted((one, other) => timeOf(other) - timeOf(one))[0];
  if (newest === undefined) {
    const wait = 'Wait a quarter of an hour after the deployment; then see the log of the functions.';
    return { of, status: 'unknown', seen: 'no data', todo: wait };
  }
  const { Maximum } = newest;
  const seen = `${Maximum} at ${new Date(timeOf(newest)).toISOString()}`;
  return Maximum >= atLeast && Maximum <= atMost ? { of, status: 'pass', seen } : { of, status: 'fail', seen, todo };
}

/** Epoch ms. */
function timeOf({ Timestamp }: { readonly Timestamp: string | number }): number {
  return typeof Timestamp === 'number' ? Timestamp * 1_000 : Date.parse(Timestamp);
}
