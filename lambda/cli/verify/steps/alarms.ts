import { judgeAlarm, type Alarm } from '../judge-alarm.ts';
import { judged } from '../judged.ts';
import { resourcesOf } from '../resources-of.ts';
import type { Seen, Step } from '../step.ts';

const ASKED = 'aws cloudwatch describe-alarms --alarm-names ALARMS';
/** So many names go into a call. */
const MOST_NAMES = 100;

export const alarms: Step = {
  name: 'alarms',
  shows: 'CloudWatch evaluates each alarm on its own data, missing ones included, and would tell somebody.',
  commands: [ASKED],
  look: async (ask, account) => {
    const all = resourcesOf(account, 'AWS::CloudWatch::Alarm');
    const seen: Seen[] = [];
    for (let from = 0; from < all.length; from += MOST_NAMES) {
      const some = all.slice(from, from + MOST_NAMES);
      const answer = await ask<{ readonly MetricAlarms?: readonly Alarm[] }>(ASKED, {
        ALARMS: some.map(({ name }) => name),
      });
      seen.push(
        ...judged('alarms', answer, ({ MetricAlarms = [] }) =>
          some.map(({ id, name }) =>
            judgeAlarm(
              id,
              MetricAlarms.find(({ AlarmName }) => AlarmName === name),
            ),
          ),
        ),
      );
    }
    return seen;
  },
};
