import { setTimeout as pause } from 'node:timers/promises';
import { eachOf } from '../each-of.ts';
import { judgeHistory, type AlarmHistory } from '../judge-history.ts';
import { judged } from '../judged.ts';
import { resourcesOf } from '../resources-of.ts';
import type { Step } from '../step.ts';

const RING = "aws cloudwatch set-alarm-state --alarm-name ALARM --state-value 'ALARM' --state-reason REASON";
const HISTORY =
  'aws cloudwatch describe-alarm-history --alarm-name ALARM --history-item-type Action --start-date START';
const REASON = 'A test of the owner (pullwarden verify --ring): nothing is wrong.';
/** CloudWatch writes its history a moment later. */
const TRIES = 5;
const PAUSE_MS = 1_000;

export const ring: Step = {
  name: 'ring',
  shows: 'The way from CloudWatch to people: the topic takes the alarm, and SNS sends its mail.',
  commands: [RING, HISTORY],
  only: {
    option: 'ring',
    does: 'Sets the alarm Heartbeat to ALARM until CloudWatch evaluates it again, within minutes: one mail to each address of the topic Operations.',
  },
  look: (ask, account) => {
    const heartbeat = resourcesOf(account, 'AWS::CloudWatch::Alarm').filter(({ id }) => id.includes('Heartbeat'));
    return eachOf(heartbeat, async ({ id, name: ALARM }) => {
      const rung = await ask<null>(RING, { ALARM, REASON });
      if (!rung.ok) return judged(id, rung, () => []);
      const START = new Date(account.now).toISOString();
      for (let tries = 1; ; tries += 1) {
        const history = await ask<AlarmHistory>(HISTORY, { ALARM, START });
        const seen = judged(id, history, (value) => [judgeHistory(id, value)]);
        if (seen.every(({ status }) => status !== 'unknown') || tries === TRIES) return seen;
        await pause(PAUSE_MS);
      }
    });
  },
};
