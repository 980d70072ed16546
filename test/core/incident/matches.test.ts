import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { monitorEvent } from '../../../lambda/core/incident/build-event.ts';
import type { Effect } from '../../../lambda/core/incident/check-state.ts';
import { fitEvent } from '../../../lambda/core/incident/event-size.ts';
import type { IncidentEvent } from '../../../lambda/core/incident/incident-event.ts';
import { type Match, matches } from '../../../lambda/core/incident/matches.ts';
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

/** What a channel may want to hear of, taken from one of the events of a story: names of strangers are not hit by chance. */
const arbitraryWish = fc.record({
  like: fc.nat(),
  severity: fc.boolean(),
  cluster: fc.boolean(),
  namespace: fc.option(fc.nat()),
  cause: fc.option(fc.nat()),
});
type Wish = typeof arbitraryWish extends fc.Arbitrary<infer T> ? T : never;

function matchOf({ like, severity, cluster, namespace, cause }: Wish, told: readonly IncidentEvent[]): Match {
  const one = (number: number, of: readonly string[]) => (of.length === 0 ? [] : [of[number % of.length]!]);
  if (told.length === 0) return {};
  const { detail } = told[like % told.length]!;
  return {
    ...(severity ? { severity: detail.severity } : {}),
    ...(cluster ? { clusters: [detail.cluster.name] } : {}),
    ...(namespace === null ? {} : { namespaces: one(namespace, detail.namespaces) }),
    ...(cause === null ? {} : { causes: one(cause, detail.causes) }),
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

  const arbitraryWishes = fc.array(arbitraryWish, { minLength: 20, maxLength: 20 });

  it('hears of all that is told of it from then on, its end among it', () => {
    fc.assert(
      fc.property(arbitraryEffects, arbitraryWishes, (effects, wishes) => {
        for (const heard of wishes.flatMap((wish) => heardOf(effects, wish))) {
          const first = heard.indexOf(true);
          if (first >= 0) expect(heard.slice(first)).not.toContain(false);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('hears it from the beginning, or from an update on, or not at all: the stories have all of these', () => {
    const stories = fc.sample(fc.tuple(arbitraryEffects, arbitraryWishes), { numRuns: 300, seed: 1 });
    const ends = stories.flatMap(([effects]) => toldByIncident(effects).map((told) => told.at(-1)!.detailType));
    expect(ends.filter((type) => type === 'Incident Resolved').length).toBeGreaterThan(50);
    const heard = stories.flatMap(([effects, wishes]) => wishes.flatMap((wish) => heardOf(effects, wish)));
    const lasting = heard.filter(({ length }) => length > 1);
    const firsts = lasting.map((heard) => heard.indexOf(true));
    expect(firsts.filter((first) => first === 0).length).toBeGreaterThan(50);
    expect(firsts.filter((first) => first > 0).length).toBeGreaterThan(20);
    expect(firsts.filter((first) => first < 0).length).toBeGreaterThan(50);
  });
});
