import { expect, it } from '@jest/globals';
import { EMPTY_STATE } from '../../../lambda/core/incident/check-state.ts';
import type { IncidentEvent } from '../../../lambda/core/incident/incident-event.ts';
import { matches } from '../../../lambda/core/incident/matches.ts';
import { DEFAULT_POLICY } from '../../../lambda/core/incident/policy.ts';
import { transition } from '../../../lambda/core/incident/transition.ts';
import type { Cause } from '../../../lambda/core/model/cause.ts';
import type { Trouble } from '../../../lambda/core/model/check.ts';
import { at } from '../../support/pods.ts';
import { judgement, trouble } from '../../support/troubles.ts';

const many = (cause: Cause, count: number): readonly Trouble[] =>
  Array.from({ length: count }, (_, index) => trouble({ cause, key: `c1/${cause}/${index}`, since: at(0) }));

it('whoever wants to hear of a cause hears of the storm that holds it, from then on and of its end', () => {
  const told: IncidentEvent[] = [];
  let state = EMPTY_STATE;
  const looks = [many('dns', 10), [...many('dns', 10), ...many('timeout', 20)], [...many('timeout', 20)], [], [], []];
  looks.forEach((troubles, index) => {
    const look = {
      cluster: { name: 'c1', region: null, account: null, arn: null },
      check: 'image-pulls',
      judgement: judgement(),
      troubles,
      sweep: true,
      now: at(10 + index),
    };
    state = transition({ ...state, effects: [] }, look, { policy: DEFAULT_POLICY, silences: [] }).state;
    told.push(...state.effects.filter(({ held }) => held === undefined).map(({ event }) => event));
  });
  const heard = (cause: string) => told.map((event) => matches({ causes: [cause] }, event));
  expect(told.map(({ detailType }) => detailType)).toEqual([
    'Incident Opened',
    'Incident Updated',
    'Incident Resolved',
  ]);
  expect(heard('dns')).toEqual([true, true, true]);
  expect(heard('timeout')).toEqual([false, true, true]);
  expect(heard('proxy')).toEqual([false, false, false]);
});
