import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { CheckState, Effect, Incident } from '../../../lambda/core/incident/check-state.ts';
import { fitState } from '../../../lambda/core/incident/fit-state.ts';
import { type Affected, NOBODY } from '../../../lambda/core/model/check.ts';
import { effect } from '../../support/events.ts';
import { at } from '../../support/pods.ts';
import { trouble } from '../../support/troubles.ts';

const sizeOf = (state: CheckState) => JSON.stringify(state).length;

/** That many names in every list; `pods` may be more than the sample names. */
function affected(names: number, pods: number): Affected {
  const list = (what: string, count = names) => Array.from({ length: count }, (_, index) => `${what}-${index}`);
  return {
    ...NOBODY,
    pods,
    workloads: list('workload'),
    namespaces: list('namespace'),
    nodes: list('node'),
    images: list('image'),
    sample: list('pod', Math.min(pods, 50)),
    counts: { workloads: names + 7, namespaces: names, nodes: names + 1, images: names },
  };
}

function incident(id: string, hit: Affected, evidence: readonly string[]): Incident {
  return {
    id,
    trouble: trouble({ key: `c1/dns/${id}`, affected: hit, evidence }),
    openedAt: at(0),
    sequence: 3,
    goodLooks: 1,
    causes: ['dns', 'timeout'],
    namespaces: hit.namespaces,
  };
}

function told(id: string, hit: Affected, evidence: readonly string[]): Effect {
  const { event } = effect(id);
  const detail = { ...event.detail, affected: hit, evidence, namespaces: hit.namespaces, truncated: false };
  return { id: `${id}:1`, event: { ...event, detail } };
}

/** Three incidents of 60 pods, told in events of ten names. */
function large(): CheckState {
  const evidence = ['first', 'second', 'third'];
  const ids = ['a', 'b', 'c'];
  return {
    open: ids.map((id) => incident(id, affected(20, 60), evidence)),
    pending: [{ key: 'k', firstSeen: at(0), seen: [true] }],
    blindLooks: 1,
    degraded: null,
    effects: ids.map((id) => told(id, affected(10, 10), evidence)),
    recent: [{ key: 'r', opened: [at(0)] }],
    memory: { kept: 'by the check' },
  };
}

/** How long the lists of the first incident and the first event are. */
function detailOf({ open, effects }: CheckState) {
  const lengths = (hit: Affected, evidence: readonly string[]) => [
    hit.sample.length,
    hit.nodes.length,
    evidence.length,
  ];
  const { trouble } = open[0]!;
  const { detail } = effects[0]!.event;
  return {
    incident: lengths(trouble.affected, trouble.evidence),
    event: lengths(detail.affected, detail.evidence),
    truncated: detail.truncated,
  };
}

/** Everything that must never change. */
function kept(state: CheckState) {
  const counted = ({ pods, counts }: Affected) => ({ pods, counts });
  return {
    ...state,
    open: state.open.map(({ trouble, ...rest }) => ({
      ...rest,
      trouble: { ...trouble, evidence: trouble.evidence[0], affected: counted(trouble.affected) },
    })),
    effects: state.effects.map(({ event, ...rest }) => ({
      ...rest,
      event: {
        ...event,
        detail: {
          ...event.detail,
          truncated: null,
          evidence: event.detail.evidence[0],
          affected: counted(event.detail.affected),
        },
      },
    })),
  };
}

describe('a state', () => {
  it('that fits stays as it is', () => {
    const state = large();
    expect(fitState(state, sizeOf, sizeOf(state))).toBe(state);
  });

  it('gives up detail step by step: incidents before events, pods before names before evidence', () => {
    const state = large();
    const steps = [];
    let limit = sizeOf(state) - 1;
    for (
      let fitted = fitState(state, sizeOf, limit);
      sizeOf(fitted) <= limit;
      fitted = fitState(state, sizeOf, limit)
    ) {
      steps.push(detailOf(fitted));
      limit = sizeOf(fitted) - 1;
    }
    const event = [10, 10, 3];
    expect(steps).toEqual([
      { incident: [10, 20, 3], event, truncated: false },
      { incident: [3, 20, 3], event, truncated: false },
      { incident: [3, 5, 3], event, truncated: false },
      { incident: [3, 5, 1], event, truncated: false },
      { incident: [3, 5, 1], event: [3, 10, 3], truncated: true },
      { incident: [3, 5, 1], event: [3, 5, 3], truncated: true },
      { incident: [3, 5, 1], event: [3, 5, 1], truncated: true },
    ]);
  });

  it('that does not fit with the least comes back with the least', () => {
    const fitted = fitState(large(), sizeOf, 0);
    expect(detailOf(fitted)).toEqual({ incident: [3, 5, 1], event: [3, 5, 1], truncated: true });
    expect(kept(fitted)).toEqual(kept(large()));
  });

  it('says of an event that it is cut only where it is', () => {
    const state = { ...large(), effects: [told('a', affected(2, 2), ['one']), told('b', affected(9, 2), ['one'])] };
    const { effects } = fitState(state, sizeOf, 0);
    expect(effects.map(({ event }) => event.detail.truncated)).toEqual([false, true]);
  });

  it('never loses an incident, an effect, a count or the first words of its evidence, whatever the limit', () => {
    const hit = fc.record({ names: fc.nat(25), pods: fc.nat(200) }).map(({ names, pods }) => affected(names, pods));
    const evidence = fc.array(fc.string(), { maxLength: 4 });
    const open = fc.array(
      fc.tuple(fc.string(), hit, evidence).map((made) => incident(...made)),
      { maxLength: 5 },
    );
    const effects = fc.array(
      fc.tuple(fc.string(), hit, evidence).map((made) => told(...made)),
      { maxLength: 5 },
    );
    fc.assert(
      fc.property(open, effects, fc.double({ min: 0, max: 1.1, noNaN: true }), (open, effects, share) => {
        const state = { ...large(), open, effects };
        const limit = sizeOf(state) * share;
        const fitted = fitState(state, sizeOf, limit);
        expect(kept(fitted)).toEqual(kept(state));
        // What is left of a list is its beginning.
        for (const [index, { trouble }] of fitted.open.entries()) {
          const whole = state.open[index]!.trouble;
          expect(whole.affected.sample.slice(0, trouble.affected.sample.length)).toEqual(trouble.affected.sample);
          expect(trouble.affected.sample.length).toBeGreaterThanOrEqual(Math.min(3, whole.affected.sample.length));
        }
        // It fits, or nothing more can be given up.
        if (sizeOf(fitted) > limit) expect(fitted).toEqual(fitState(state, sizeOf, 0));
      }),
    );
  });
});
