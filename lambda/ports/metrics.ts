import type { MetricName } from '../contract/metrics.ts';

/** What is measured, fleet-wide. */
export interface Metrics {
  count(name: MetricName, value: number): void;
  /** A span of time in seconds. */
  seconds(name: MetricName, value: number): void;
}
