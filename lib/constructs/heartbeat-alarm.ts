import { Duration } from 'aws-cdk-lib';
import { ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { METRICS } from '../../lambda/contract/metrics.ts';
import { fleetMetric } from './fleet-metric.ts';
import { MonitorAlarm } from './monitor-alarm.ts';

const DAY_MINUTES = 24 * 60;
const INTERVALS = 3;
/** CloudWatch evaluates no more than seven days. */
const MOST_PERIODS = 7;

export interface HeartbeatAlarmProps {
  /** How often the most frequent check looks, in minutes. */
  readonly everyMinutes: number;
  readonly operations: ITopic;
}

/**
 * Says that nobody looks at the clusters any more, whatever broke: the one alarm that a silent monitor cannot miss.
 *
 * Short periods, several of them: CloudWatch looks for data further back than it was told (two periods more in its own
 * examples) before it believes that none came. Three periods of a minute ring after five silent minutes; one of five
 * minutes would after a quarter of an hour.
 */
export class HeartbeatAlarm extends MonitorAlarm {
  constructor(scope: Construct, id: string, { everyMinutes, operations }: HeartbeatAlarmProps) {
    const minutes = Math.min(everyMinutes, DAY_MINUTES);
    const evaluationPeriods = Math.min(Math.ceil((INTERVALS * everyMinutes) / minutes), MOST_PERIODS);
    super(scope, id, {
      meaning: 'Pullwarden looks at no cluster any more: it is blind, not the clusters healthy.',
      runbook: 'Nobody looks at the clusters',
      metric: fleetMetric(METRICS.looks, { period: Duration.minutes(minutes) }),
      threshold: 1,
      comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
      evaluationPeriods,
      // A monitor that is dead reports nothing: no data is the very thing to tell.
      missingData: TreatMissingData.BREACHING,
      operations,
    });
  }
}
