import { Metrics as EmfWriter, MetricUnit } from '@aws-lambda-powertools/metrics';
import { METRIC_NAMESPACE } from '../../contract/metrics.ts';
import type { Metrics } from '../../ports/metrics.ts';

/** Metrics that are written together, at the end of an invocation. */
export interface EmfMetrics extends Metrics {
  flush(): void;
}

/** Counts and spans of time as a line of the log that CloudWatch reads (embedded metric format), without any dimension. */
export function createEmfMetrics(): EmfMetrics {
  const writer = new EmfWriter({ namespace: METRIC_NAMESPACE });
  // It adds a dimension `service` of its own, and would hide the metrics from alarms that name none.
  writer.clearDefaultDimensions();
  return {
    count: (name, value) => void writer.addMetric(name, MetricUnit.Count, value),
    seconds: (name, value) => void writer.addMetric(name, MetricUnit.Seconds, value),
    flush() {
      if (!writer.hasStoredMetrics()) return;
      // One empty dimension set: the metric exists once, for the whole fleet.
      writer.addDimensions({}).publishStoredMetrics();
    },
  };
}
