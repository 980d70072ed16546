import { Duration } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { METRICS } from '../../lambda/contract/metrics.ts';
import { fleetMetric } from './fleet-metric.ts';

const SHORTEST_MINUTES = 5;
/** CloudWatch evaluates no more than a day. */
const LONGEST_MINUTES = 24 * 60;

export interface HeartbeatAlarmProps {
  /** How often the most frequent check looks, in minutes. */
  readonly everyMinutes: number;
  readonly operations: ITopic;
}

/** Says that nobody looks at the clusters any more, whatever broke: the one alarm that a silent monitor cannot miss. */
export class HeartbeatAlarm extends Alarm {
  constructor(scope: Construct, id: string, { everyMinutes, operations }: HeartbeatAlarmProps) {
    // Two looks fall into every period, or a healthy monitor would be called silent between them.
    const minutes = Math.min(Math.max(SHORTEST_MINUTES, 2 * everyMinutes), LONGEST_MINUTES);
    super(scope, id, {
      alarmDescription: `Pullwarden has looked at no cluster for ${minutes} minutes: it is blind, not the clusters healthy.`,
      metric: fleetMetric(METRICS.looks, Duration.minutes(minutes)),
      threshold: 1,
      comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
      evaluationPeriods: 1,
      // A monitor that is dead reports nothing: no data is the very thing to tell.
      treatMissingData: TreatMissingData.BREACHING,
    });
    this.addAlarmAction(new SnsAction(operations));
  }
}
