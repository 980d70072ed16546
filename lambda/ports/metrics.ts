import type { MetricName } from '../contract/metrics.ts';

/** Fleet-wide counts. */
export interface Metrics {
  count(name: MetricName, value: number): void;
}
