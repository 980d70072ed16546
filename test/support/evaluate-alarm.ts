import type { Resource } from '../lib/synthesized.ts';
import { type AlarmState, judgePoints, type Point } from './alarm-points.ts';

/** One figure of a metric, in one minute. Dimensions are those that are logical ids in the template, by name. */
export interface Figure {
  readonly namespace: string;
  readonly metric: string;
  readonly dimensions: Readonly<Record<string, string>>;
  /** Epoch minutes. */
  readonly minute: number;
  readonly value: number;
}

interface MetricOfAlarm {
  readonly namespace: string;
  readonly metric: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly statistic: string;
  readonly periodMinutes: number;
}

/** CloudWatch says that it looks further back than the evaluation periods, and in its examples two periods further. */
const LOOKS_FURTHER = 2;

const STATISTICS: Readonly<Record<string, (values: readonly number[]) => number>> = {
  Sum: (values) => values.reduce((sum, value) => sum + value, 0),
  Maximum: (values) => Math.max(...values),
  Minimum: (values) => Math.min(...values),
};

const COMPARISONS: Readonly<Record<string, (value: number, threshold: number) => boolean>> = {
  GreaterThanOrEqualToThreshold: (value, threshold) => value >= threshold,
  GreaterThanThreshold: (value, threshold) => value > threshold,
  LessThanOrEqualToThreshold: (value, threshold) => value <= threshold,
  LessThanThreshold: (value, threshold) => value < threshold,
};

/**
 * The state of a synthesized alarm at the end of a minute: its last periods, as far back as CloudWatch looks, end there.
 * Knows what our alarms use, one metric or the sum of several, and throws at everything else.
 */
export function evaluateAlarm(
  properties: Resource['Properties'],
  figures: readonly Figure[],
  minute: number,
  before: AlarmState,
): AlarmState {
  const { Threshold, ComparisonOperator, EvaluationPeriods, DatapointsToAlarm, TreatMissingData } = properties;
  const metrics = metricsOf(properties);
  const breaches = known(COMPARISONS, ComparisonOperator);
  const { periodMinutes } = metrics[0]!;
  const points = Array.from({ length: EvaluationPeriods + LOOKS_FURTHER }, (_, index): Point => {
    const end = minute - index * periodMinutes;
    const values = metrics.flatMap((one) => valueOf(one, figures, end) ?? []);
    if (values.length === 0) return 'missing';
    return breaches(known(STATISTICS, 'Sum')(values), Threshold) ? 'bad' : 'good';
  }).reverse();
  const rule = {
    evaluationPeriods: EvaluationPeriods,
    datapointsToAlarm: DatapointsToAlarm ?? EvaluationPeriods,
    missingData: TreatMissingData ?? 'missing',
  };
  return judgePoints(points, rule, before);
}

/** What a metric was in the period that ends with the minute `end`; null without data. */
function valueOf(one: MetricOfAlarm, figures: readonly Figure[], end: number): number | null {
  const values = figures
    .filter(({ minute }) => end - one.periodMinutes < minute && minute <= end)
    .filter(({ namespace, metric }) => namespace === one.namespace && metric === one.metric)
    .filter(({ dimensions }) => isDeepEqual(dimensions, one.dimensions))
    .map(({ value }) => value);
  return values.length === 0 ? null : known(STATISTICS, one.statistic)(values);
}

function metricsOf(properties: Resource['Properties']): readonly MetricOfAlarm[] {
  if (properties.Metrics === undefined) return [metricOf(properties, properties.Statistic, properties.Period)];
  const expressions = properties.Metrics.filter((one: Resource['Properties']) => one.Expression !== undefined);
  if (expressions.length !== 1 || expressions[0].Expression !== 'SUM(METRICS())') {
    throw new Error(`not known here: ${JSON.stringify(expressions)}`);
  }
  return properties.Metrics.filter((one: Resource['Properties']) => one.MetricStat !== undefined).map(
    ({ MetricStat: { Metric, Stat, Period } }: Resource['Properties']) => metricOf(Metric, Stat, Period),
  );
}

function metricOf(metric: Resource['Properties'], statistic: string, seconds: number): MetricOfAlarm {
  const { Namespace: namespace, MetricName, Dimensions = [] } = metric;
  const dimensions = Dimensions.map(({ Name, Value }: Resource['Properties']) => [
    Name,
    typeof Value === 'string' ? Value : (Value.Ref ?? Value['Fn::GetAtt'][0]),
  ]);
  return {
    namespace,
    metric: MetricName,
    dimensions: Object.fromEntries(dimensions),
    statistic,
    periodMinutes: seconds / 60,
  };
}

function isDeepEqual(one: Readonly<Record<string, string>>, other: Readonly<Record<string, string>>): boolean {
  const names = Object.keys(one);
  return names.length === Object.keys(other).length && names.every((name) => one[name] === other[name]);
}

function known<T>(table: Readonly<Record<string, T>>, name: string): T {
  const found = table[name];
  if (found === undefined) throw new Error(`not known here: ${name}`);
  return found;
}
