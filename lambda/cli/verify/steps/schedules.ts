import { eachOf } from '../each-of.ts';
import { judgeSchedule, type Schedule } from '../judge-schedule.ts';
import { judged } from '../judged.ts';
import { resourcesOf } from '../resources-of.ts';
import type { Step } from '../step.ts';

const ASKED = 'aws scheduler get-schedule --name SCHEDULE';

export const schedules: Step = {
  name: 'schedules',
  shows: 'The minute is on. That it comes, and that Scheduler fills in for which minute, is shown by `metrics`.',
  commands: [ASKED],
  look: (ask, account) =>
    eachOf(resourcesOf(account, 'AWS::Scheduler::Schedule'), async ({ id, name }) =>
      judged(id, await ask<Schedule>(ASKED, { SCHEDULE: name }), (value) => [judgeSchedule(id, value)]),
    ),
};
