import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { monitorEvent } from '../../../lambda/core/incident/build-event.ts';
import type { Effect } from '../../../lambda/core/incident/check-state.ts';
import { fitEvent } from '../../../lambda/core/incident/event-size.ts';
import type { IncidentEvent } from '../../../lambda/core/incident/incident-event.ts';
import { type Match, matches } from '../../../lambda/core/incident/matches.ts';
import { SEVERITIES } from '../../../lambda/core/model/check.ts';
import { arbitraryEffects } from '../../support/arbitrary-events.ts';
import { event } from '../../support/events.ts';
import { at } from '../../support/pods.ts';

function eventWith(detail: Partial<IncidentEvent['detail']>): IncidentEvent {
  const like = event('i1');
  return { ...like, detail: { ...like.detail, ...detail } };
}

const one = eventWith({ severity: 'error', namespaces: ['shop', 'web'], causes: ['dns', 'timeout'] });
const blind = monitorEvent(
  'degraded',
  { cluster: one.detail.cluster, check: 'image-pulls', now: at(0) },
  { id: 'm1', sequence: 1, reason: 'forbidden' },
);

describe('a match', () => {
  it.each<readonly [string, Match | undefined, boolean]>([
    ['nothing', undefined, true],
    ['nothing of all', {}, true],
    ['a lesser severity', { severity: 'warning' }, true],
    ['this severity', { severity: 'error' }, true],
    ['a worse severity', { severity: 'critical' }, false],
    ['the cluster', { clusters: ['c0', 'c1'] }, true],
    ['another cluster', { clusters: ['c2'] }, false],
    ['the cluster in capitals', { clusters: ['C1'] }, false],
    ['one of the namespaces', { namespaces: ['web'] }, true],
    ['another namespace', { namespaces: ['we', 'web-2'] }, false],
    ['one of the causes', { causes: ['timeout', 'proxy'] }, true],
    ['another cause', { causes: ['proxy'] }, false],
    ['two things that fit', { clusters: ['c1'], causes: ['dns'] }, true],
    ['two things of which one fits', { clusters: ['c1'], causes: ['proxy'] }, false],
    [
      'everything, and all of it fits',
      { severity: 'error', clusters: ['c1'], namespaces: ['shop'], causes: ['dns'] },
      true,
    ],
    [
      'everything, and only the severity does not fit',
      { severity: 'critical', clusters: ['c1'], namespaces: ['shop'], causes: ['dns'] },
      false,
    ],
    [
      'everything, and only the cluster does not fit',
      { severity: 'error', clusters: ['c2'], namespaces: ['shop'], causes: ['dns'] },
      false,
    ],
    [
      'everything, and only the namespace does not fit',
      { severity: 'error', clusters: ['c1'], namespaces: ['data'], causes: ['dns'] },
      false,
    ],
    [
      'everything, and only the cause does not fit',
      { severity: 'error', clusters: ['c1'], namespaces: ['shop'], causes: ['proxy'] },
      false,
    ],
  ])('that names %s', (_, match, expected) => {
    expect(matches(match, one)).toBe(expected);
  });

  it('of a namespace is none of a trouble that has none', () => {
    expect(matches({ namespaces: ['shop'] }, eventWith({ namespaces: [] }))).toBe(false);
  });

  it.each<readonly [string, Match | undefined, boolean]>([
    ['nothing', undefined, true],
    ['its severity', { severity: 'error' }, true],
    ['a worse severity', { severity: 'critical' }, false],
    ['the cluster', { clusters: ['c1'] }, true],
    ['another cluster', { clusters: ['c2'] }, false],
    ['monitor-blind', { causes: ['dns', 'monitor-blind'] }, true],
    ['other causes', { causes: ['dns'] }, false],
    ['a namespace', { namespaces: ['shop'] }, false],
  ])('that names %s, of a monitor that sees nothing', (_, match, expected) => {
    expect(blind.detailType).toBe('Monitor Degraded');
    expect(matches(match, blind)).toBe(expected);
  });
});

/** A match that names what happens in a story, by number: names that strangers chose are never hit by chance. */
const arbitraryWish = fc.record({
  severity: fc.option(fc.constantFrom(...SEVERITIES), { nil: undefined }),
  clusters: fc.option(fc.constantFrom('c1', 'prod'), { nil: undefined, freq: 1 }),
  namespaces: fc.option(fc.array(fc.nat(100), { minLength: 1, maxLength: 3 }), { nil: undefined, freq: 1 }),
  causes: fc.option(fc.array(fc.nat(100), { minLength: 1, maxLength: 3 }), { nil: undefined, freq: 1 }),
});

type Wish = typeof arbitraryWish extends fc.Arbitrary<infer T> ? T : never;

function matchOf({ severity, clusters, namespaces, causes }: Wish, told: readonly IncidentEvent[]): Match {
  const some = (numbers: readonly number[], of: readonly string[]) =>
    numbers.flatMap((number) => (of.length === 0 ? [] : [of[number % of.length]!]));
  const allCauses = [...new Set(told.flatMap(({ detail }) => detail.causes))];
  const allNamespaces = [...new Set(told.flatMap(({ detail }) => detail.namespaces))];
  return {
    ...(severity === undefined ? {} : { severity }),
    ...(clusters === undefined ? {} : { clusters: [clusters] }),
    ...(namespaces === undefined ? {} : { namespaces: some(namespaces, allNamespaces) }),
    ...(causes === undefined ? {} : { causes: some(causes, allCauses) }),
  };
}

/** What is told of each incident, in its order, as it goes on the bus. */
function toldByIncident(effects: readonly Effect[]): readonly (readonly IncidentEvent[])[] {
  const told = effects.filter(({ held }) => held === undefined).map(({ event: each }) => fitEvent(each));
  return [...Map.groupBy(told, ({ detail }) => detail.incidentId).values()];
}

describe('whoever hears of an incident', () => {
  /** Whether a channel with this match hears of each of what is told of each incident. */
  const heardOf = (effects: readonly Effect[], wish: Wish) => {
    const incidents = toldByIncident(effects);
    const match = matchOf(wish, incidents.flat());
    return incidents.map((told) => told.map((each) => matches(match, each)));
  };

  it('hears of all that is told of it from then on, its end among it', () => {
    fc.assert(
      fc.property(arbitraryEffects, fc.array(arbitraryWish, { minLength: 5, maxLength: 5 }), (effects, wishes) => {
        for (const heard of wishes.flatMap((wish) => heardOf(effects, wish))) {
          const first = heard.indexOf(true);
          if (first >= 0) expect(heard.slice(first)).not.toContain(false);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('hears it from the beginning, or from an update on, or not at all: the stories have all of these', () => {
    const stories = fc.sample(fc.tuple(arbitraryEffects, arbitraryWish), { numRuns: 500, seed: 1 });
    const ends = stories.flatMap(([effects]) => toldByIncident(effects).map((told) => told.at(-1)!.detailType));
    expect(ends.filter((type) => type === 'Incident Resolved').length).toBeGreaterThan(50);
    const lasting = stories.flatMap((story) => heardOf(...story)).filter(({ length }) => length > 1);
    const firsts = lasting.map((heard) => heard.indexOf(true));
    expect(firsts.filter((first) => first === 0).length).toBeGreaterThan(50);
    expect(firsts.filter((first) => first > 0).length).toBeGreaterThan(5);
    expect(firsts.filter((first) => first < 0).length).toBeGreaterThan(50);
  });
});
