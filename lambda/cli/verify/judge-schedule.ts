import type { Seen } from './step.ts';

/** What `aws scheduler get-schedule` prints, as far as it is read. */
export interface Schedule {
  readonly State?: string;
  readonly ScheduleExpression?: string;
}

/** Whether a schedule is on. */
export function judgeSchedule(of: string, { State, ScheduleExpression }: Schedule): Seen {
  const seen = `${State}, ${ScheduleExpression}`;
  if (State === 'ENABLED') return { of, status: 'pass', seen };
  return {
    of,
    status: 'fail',
    seen,
    todo: 'Somebody has switched it off: enable it by hand, since CloudFormation sees no difference.',
  };
}
