import type { Metrics } from '../../lambda/ports/metrics.ts';

/** Metrics that can be read: the sum of each, and seconds with their unit. */
export function recordingMetrics(): { readonly metrics: Metrics; readonly values: Record<string, number | string> } {
  const values: Record<string, number | string> = {};
  return {
    values,
    metrics: {
      count: (name, value) => void (values[name] = Number(values[name] ?? 0) + value),
      seconds: (name, value) => void (values[name] = `${value} s`),
    },
  };
}
