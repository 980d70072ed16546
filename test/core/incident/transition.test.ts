import { describe, expect, it } from '@jest/globals';
import { type CheckState, EMPTY_STATE } from '../../../lambda/core/incident/check-state.ts';
import { DEFAULT_POLICY } from '../../../lambda/core/incident/policy.ts';
import type { LookResult } from '../../../lambda/core/incident/look-result.ts';
import { transition } from '../../../lambda/core/incident/transition.ts';
import { withdraw } from '../../../lambda/core/incident/withdraw.ts';
import type { Trouble } from '../../../lambda/core/model/check.ts';
import { at } from '../../support/pods.ts';
import { judgement, trouble } from '../../support/troubles.ts';

const RULES = { policy: DEFAULT_POLICY, silences: [] };
const cluster = { name: 'c1', region: 'eu-central-1', account: '111122223333', arn: 'arn:aws:eks:…:cluster/c1' };

/** One look: the minute, what it saw, and how. `blind` is why it saw nothing. */
interface Step {
  readonly minute: number;
  readonly sees?: readonly Trouble[];
  readonly blind?: string;
  readonly partial?: boolean;
}

/** Plays looks from the empty state; gives what was told after each, as `opened 1`, and the last state. */
function play(steps: readonly Step[]): { told: readonly string[]; state: CheckState } {
  let state = EMPTY_STATE;
  const told: string[] = [];
  for (const { minute, sees = [], blind, partial = false } of steps) {
    const look: LookResult = {
      cluster,
      check: 'image-pulls',
      judgement: judgement(blind),
      troubles: sees,
      sweep: !partial,
      now: at(minute),
    };
    state = transition({ ...state, effects: [] }, look, RULES).state;
    const words = state.effects.map(({ event }) => `${event.detailType.split(' ').at(-1)} ${event.detail.sequence}`);
    told.push(words.join(', ').toLowerCase());
  }
  return { told, state };
}

const seen = (changes: Partial<Trouble> = {}): readonly Trouble[] => [trouble(changes)];
const began = (minute: number) => seen({ since: at(minute) });

describe('incidents as a timeline', () => {
  it.each<[string, readonly Step[], readonly string[]]>([
    ['a failure that has lasted two minutes opens at first sight', [{ minute: 5, sees: began(3) }], ['opened 1']],
    [
      'a fresh one waits',
      [
        { minute: 5, sees: began(4) },
        { minute: 6, sees: began(4) },
      ],
      ['', 'opened 1'],
    ],
    [
      'our own sight counts when nobody knows the beginning',
      [
        { minute: 5, sees: seen() },
        { minute: 6, sees: seen() },
        { minute: 7, sees: seen() },
      ],
      ['', '', 'opened 1'],
    ],
    [
      'one that is gone before its time is never told',
      [{ minute: 5, sees: seen() }, { minute: 6 }, { minute: 7 }, { minute: 8 }],
      ['', '', '', ''],
    ],
    [
      'it is told once',
      [
        { minute: 5, sees: began(0) },
        { minute: 6, sees: began(0) },
        { minute: 7, sees: began(0) },
      ],
      ['opened 1', '', ''],
    ],
    [
      'it resolves after two good looks',
      [{ minute: 5, sees: began(0) }, { minute: 6 }, { minute: 7 }, { minute: 8 }],
      ['opened 1', '', 'resolved 2', ''],
    ],
    [
      'one good look between bad ones resolves nothing',
      [{ minute: 5, sees: began(0) }, { minute: 6 }, { minute: 7, sees: began(0) }, { minute: 8 }, { minute: 9 }],
      ['opened 1', '', '', '', 'resolved 2'],
    ],
    [
      'a worse one is told again',
      [
        { minute: 5, sees: began(0) },
        { minute: 6, sees: seen({ since: at(0), severity: 'critical' }) },
      ],
      ['opened 1', 'updated 2'],
    ],
    [
      'a blind look neither resolves nor opens',
      [
        { minute: 5, sees: began(0) },
        { minute: 6, blind: 'forbidden' },
        { minute: 7, blind: 'forbidden' },
        { minute: 8, sees: began(0) },
      ],
      ['opened 1', '', '', ''],
    ],
    [
      'three blind looks are the incident of the monitor',
      [1, 2, 3, 4].map((minute) => ({ minute, blind: 'forbidden' })),
      ['', '', 'degraded 1', ''],
    ],
    [
      'which ends with the first look that sees',
      [...[1, 2, 3].map((minute) => ({ minute, blind: 'x' })), { minute: 4 }, { minute: 5 }],
      ['', '', 'degraded 1', 'recovered 2', ''],
    ],
    [
      'what we see ourselves must repeat itself',
      [
        { minute: 5, sees: seen({ seenBy: 'observed' }) },
        { minute: 6 },
        { minute: 7, sees: seen({ seenBy: 'observed' }) },
      ],
      ['', '', 'opened 1'],
    ],
    [
      'and once in three looks is not enough',
      [
        { minute: 5, sees: seen({ seenBy: 'observed' }) },
        { minute: 6 },
        { minute: 7 },
        { minute: 8, sees: seen({ seenBy: 'observed' }) },
      ],
      ['', '', '', ''],
    ],
  ])('%s', (_, steps, told) => {
    expect(play(steps).told).toEqual(told);
  });

  it('an incident whose cause only a newer version knows is left alone, and can be withdrawn', () => {
    const { state } = play([{ minute: 5, sees: began(0) }]);
    const [known] = state.open;
    const unknown = {
      ...known!,
      id: 'i-next-year',
      trouble: trouble({ key: 'c1/moon-phase/r.example', cause: 'moon-phase' as Trouble['cause'], scope: 'r.example' }),
    };
    const look = { cluster, check: 'image-pulls', judgement: judgement(), troubles: [], sweep: true };
    let next: CheckState = { ...state, open: [unknown, known!], effects: [] };
    for (const minute of [6, 7, 8, 9]) next = transition(next, { ...look, now: at(minute) }, RULES).state;
    expect(next.open).toEqual([unknown]);
    expect(next.effects.map(({ event }) => event.detail.incidentId)).toEqual([known!.id]);
    const { effects } = withdraw({ ...next, effects: [] }, { cluster, check: 'image-pulls', now: at(10) });
    expect(effects.map(({ event }) => event.detail)).toMatchObject([
      {
        incidentId: 'i-next-year',
        change: 'unwatched',
        cause: 'moon-phase',
        title: 'moon-phase at r.example',
        next: [],
      },
    ]);
  });

  it('a look at Pending and remembered pods resolves only what it could ask for whole', () => {
    const many = trouble({ since: at(0), affected: { ...trouble().affected, pods: 60 } });
    const gone: readonly Step[] = [
      { minute: 6, partial: true },
      { minute: 7, partial: true },
    ];
    expect(play([{ minute: 5, sees: began(0) }, ...gone]).told.at(-1)).toBe('resolved 2');
    expect(play([{ minute: 5, sees: [many] }, ...gone]).told.at(-1)).toBe('');
  });

  it('the same look from the same state gives the same ids', () => {
    const [one, other] = [play([{ minute: 5, sees: began(0) }]), play([{ minute: 5, sees: began(0) }])];
    expect(one.state).toEqual(other.state);
    expect(one.state.open[0]?.id).toMatch(/^[0-9a-f]{20}$/);
  });

  it('unsent effects stay until somebody sends them', () => {
    const open = play([{ minute: 5, sees: began(0) }]).state;
    const look = { cluster, check: 'image-pulls', judgement: judgement(), troubles: [], sweep: true, now: at(6) };
    expect(transition(open, look, RULES).state.effects).toEqual(open.effects);
  });

  it('says why, also when there is nothing to do', () => {
    const look = { cluster, check: 'image-pulls', judgement: judgement(), troubles: [], sweep: true, now: at(6) };
    expect(transition(EMPTY_STATE, look, RULES).reasons).toEqual(['nothing wrong, nothing to do']);
  });
});
