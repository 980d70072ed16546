import type { Seen } from './step.ts';

/** One alarm of what `aws cloudwatch describe-alarms` prints, as far as it is read. */
export interface Alarm {
  readonly AlarmName?: string;
  readonly AlarmDescription?: string;
  readonly ActionsEnabled?: boolean;
  readonly AlarmActions?: readonly string[];
  readonly StateValue?: string;
  readonly StateReason?: string;
}

/** Whether an alarm is there, quiet, and would tell somebody. */
export function judgeAlarm(of: string, alarm: Alarm | undefined): Seen {
  if (alarm === undefined) return { of, status: 'fail', seen: 'is not there', todo: 'Deploy again.' };
  const { AlarmDescription = '', ActionsEnabled, AlarmActions = [], StateValue, StateReason = '' } = alarm;
  if (ActionsEnabled !== true)
    return {
      of,
      status: 'fail',
      seen: 'its actions are off',
      todo: 'Enable them: aws cloudwatch enable-alarm-actions.',
    };
  if (AlarmActions.length === 0) return { of, status: 'fail', seen: 'it tells nobody', todo: 'Deploy again.' };
  if (StateValue === 'OK') return { of, status: 'pass', seen: 'OK' };
  if (StateValue === 'ALARM') return { of, status: 'fail', seen: `ALARM: ${StateReason}`, todo: AlarmDescription };
  // Each of our alarms says what no data means, so it stays in this state only until CloudWatch has evaluated it once.
  const todo = 'It was not evaluated yet. Ask again some minutes after the deployment.';
  return { of, status: 'unknown', seen: `${StateValue}: ${StateReason}`, todo };
}
