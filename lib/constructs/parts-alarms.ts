import { Duration } from 'aws-cdk-lib';
import { MathExpression, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { FunctionQueue } from './function-queue.ts';
import { MonitorAlarm } from './monitor-alarm.ts';
import { MonitorFunction } from './monitor-function.ts';
import { nameBelow } from './name-below.ts';

/** A look is dropped as missed after five minutes, and nobody wants to wait longer for a notice. */
const LATE = Duration.minutes(4);
/** One is an accident that a retry mends; a call that fails for good fails three times. */
const ERRORS = 3;
/** An alarm on a sum takes ten metrics. */
const MOST_METRICS = 10;

export interface PartsAlarmsProps {
  /** Every function and queue below it gets its alarms. */
  readonly of: Construct;
  readonly operations: ITopic;
}

/** The alarms on what AWS says of our functions and queues: whoever adds one adds its alarms with it. */
export class PartsAlarms extends Construct {
  constructor(scope: Construct, id: string, { of, operations }: PartsAlarmsProps) {
    super(scope, id);
    const parts = of.node.findAll();
    const functions = parts.filter((part) => part instanceof MonitorFunction);
    for (const one of functions) {
      new MonitorAlarm(one, 'Errors', {
        meaning: `${nameBelow(of, one)} has failed several times within five minutes.`,
        runbook: 'A function fails',
        metric: one.metricErrors({ period: Duration.minutes(5) }),
        threshold: ERRORS,
        // No call, no error. That nobody calls is told by other alarms.
        missingData: TreatMissingData.NOT_BREACHING,
        operations,
      });
    }
    for (const one of parts.filter((part) => part instanceof FunctionQueue)) {
      new MonitorAlarm(one, 'Late', {
        meaning: `A message of ${nameBelow(of, one)} has waited for ${LATE.toMinutes()} minutes: its function does not come round.`,
        runbook: 'A queue is not worked off',
        metric: one.metricApproximateAgeOfOldestMessage({ period: Duration.minutes(1), statistic: 'Maximum' }),
        threshold: LATE.toSeconds(),
        // SQS stops reporting a queue that nobody used for six hours: no data is an empty queue.
        missingData: TreatMissingData.NOT_BREACHING,
        operations,
      });
    }
    for (let from = 0; from < functions.length; from += MOST_METRICS) {
      const some = functions.slice(from, from + MOST_METRICS);
      const throttles = some.map((one, index) => [`f${index}`, one.metricThrottles()] as const);
      new MonitorAlarm(this, from === 0 ? 'Throttles' : `Throttles${from / MOST_METRICS + 1}`, {
        meaning: 'AWS does not let functions of ours run: the account runs as many at once as it may.',
        runbook: 'Functions are throttled',
        metric: new MathExpression({
          expression: 'SUM(METRICS())',
          usingMetrics: Object.fromEntries(throttles),
          period: Duration.minutes(5),
          label: 'Throttles',
        }),
        threshold: ERRORS,
        // No call, no throttle.
        missingData: TreatMissingData.NOT_BREACHING,
        operations,
      });
    }
  }
}
