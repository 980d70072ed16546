import { expect, it } from '@jest/globals';
import { EMPTY_STATE } from '../../../lambda/core/incident/check-state.ts';
import { BLIND_TERM, searchTerms, troubleTerm } from '../../../lambda/core/incident/search-terms.ts';
import type { Trouble } from '../../../lambda/core/model/check.ts';
import { effect } from '../../support/events.ts';
import { at, timestamp } from '../../support/pods.ts';
import { trouble } from '../../support/troubles.ts';

const open = (...changes: readonly Partial<Trouble>[]) => ({
  ...EMPTY_STATE,
  open: changes.map((one, index) => ({
    id: `i${index}`,
    trouble: trouble(one),
    openedAt: at(0),
    sequence: 1,
    goodLooks: 0,
  })),
});

it('finds nothing in a state in which nothing is open or waits', () => {
  expect(searchTerms(EMPTY_STATE)).toEqual({ unsentSince: null, openTroubles: null });
});

it('names each open trouble once, those of registries first', () => {
  const registry = { cause: 'dns', scope: 'r.example', target: { kind: 'registry', name: 'r.example' } } as const;
  expect(searchTerms(open({ scope: 'x' }, registry, { scope: 'y' }, { scope: 'x' })).openTroubles).toEqual([
    troubleTerm('dns', 'r.example'),
    troubleTerm('image-not-found', 'x'),
    troubleTerm('image-not-found', 'y'),
  ]);
});

it("is open with the monitor's own incident alone", () => {
  const degraded = { id: 'd', sequence: 1, since: at(0) };
  expect(searchTerms({ ...EMPTY_STATE, degraded }).openTroubles).toEqual([BLIND_TERM]);
  expect(searchTerms({ ...open({}), degraded }).openTroubles).toHaveLength(2);
});

it('waits since the first of its effects', () => {
  const state = { ...EMPTY_STATE, effects: [effect('a', 1, 3), effect('b', 1, 5)] };
  expect(searchTerms(state).unsentSince).toBe(timestamp(3));
});
