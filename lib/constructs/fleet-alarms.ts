import { Duration } from 'aws-cdk-lib';
import { TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { METRICS } from '../../lambda/contract/metrics.ts';
import { fleetMetric } from './fleet-metric.ts';
import { HeartbeatAlarm } from './heartbeat-alarm.ts';
import { MonitorAlarm } from './monitor-alarm.ts';

/** How often `reconcile` looks whether anybody looks. */
const SURVEY = Duration.minutes(5);
const DAY_MINUTES = 24 * 60;

export interface FleetAlarmsProps {
  /** How often the most frequent check looks, in minutes. */
  readonly everyMinutes: number;
  readonly operations: ITopic;
}

/** The alarms on what the monitor says of itself: it is dead, or leaves clusters out, or is not heard. */
export class FleetAlarms extends Construct {
  constructor(scope: Construct, id: string, { everyMinutes, operations }: FleetAlarmsProps) {
    super(scope, id);
    new HeartbeatAlarm(this, 'Heartbeat', { everyMinutes, operations });
    new MonitorAlarm(this, 'Unseen', {
      meaning: 'Nobody looks at some of the clusters; the log of reconcile names them.',
      runbook: 'Clusters that nobody looked at',
      metric: fleetMetric(METRICS.clustersUnseen, { period: SURVEY, statistic: 'Maximum' }),
      threshold: 1,
      // A new cluster has one interval for its first look, and a survey more.
      evaluationPeriods: Math.min(Math.ceil(everyMinutes / SURVEY.toMinutes()) + 1, DAY_MINUTES / SURVEY.toMinutes()),
      // That reconcile itself is silent is told by the next alarm, and that nobody looks by the one before.
      missingData: TreatMissingData.NOT_BREACHING,
      operations,
    });
    new MonitorAlarm(this, 'Unsent', {
      meaning:
        'What is to be told is stored and not sent for minutes, or reconcile, which would send it, does not run.',
      runbook: 'Effects are not sent',
      metric: fleetMetric(METRICS.unsentEffects, { period: Duration.minutes(1), statistic: 'Maximum' }),
      threshold: 1,
      evaluationPeriods: 3,
      // It is written every minute, zero or not: no data is a reconcile that is dead.
      missingData: TreatMissingData.BREACHING,
      operations,
    });
    new MonitorAlarm(this, 'Unconfirmed', {
      meaning:
        'Some mail addresses have not confirmed, or no longer get what they should; the log of reconcile names them.',
      runbook: 'An address gets no mail',
      metric: fleetMetric(METRICS.unconfirmedAddresses, { period: Duration.minutes(15), statistic: 'Minimum' }),
      threshold: 1,
      // An hour to find the mail of AWS and confirm it.
      evaluationPeriods: 4,
      // As with the clusters: the silence of reconcile is another alarm.
      missingData: TreatMissingData.NOT_BREACHING,
      operations,
    });
  }
}
