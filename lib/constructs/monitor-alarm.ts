import { Alarm, ComparisonOperator, type IMetric, type TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';

/** The headings of docs/runbook.md, "Alarms"; a test holds that each stands there, and none besides. */
export type RunbookHeading =
  | 'Nobody looks at the clusters'
  | 'Clusters that nobody looked at'
  | 'Effects are not sent'
  | 'An address gets no mail'
  | 'A dead-letter queue holds messages'
  | 'A queue is not worked off'
  | 'A function fails'
  | 'Functions are throttled';

export interface MonitorAlarmProps {
  /** What it means, in one sentence. */
  readonly meaning: string;
  readonly runbook: RunbookHeading;
  readonly metric: IMetric;
  readonly threshold: number;
  /** Default: it rings at the threshold and above. */
  readonly comparisonOperator?: ComparisonOperator;
  /** How many periods in a row must be bad; 1 by default. */
  readonly evaluationPeriods?: number;
  /** Whether no data is bad or good: every alarm says so, because CloudWatch's own choice is to forget what it knew. */
  readonly missingData: TreatMissingData.BREACHING | TreatMissingData.NOT_BREACHING;
  readonly operations: ITopic;
}

/** An alarm of the monitor about itself. It goes from CloudWatch to a topic and people, through none of our functions. */
export class MonitorAlarm extends Alarm {
  constructor(scope: Construct, id: string, props: MonitorAlarmProps) {
    const { meaning, runbook, missingData, operations, ...alarm } = props;
    super(scope, id, {
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      evaluationPeriods: 1,
      treatMissingData: missingData,
      alarmDescription: `${meaning} What to do: docs/runbook.md, "${runbook}".`,
      ...alarm,
    });
    this.addAlarmAction(new SnsAction(operations));
  }
}
