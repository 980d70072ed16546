import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { IncidentEvent } from '../../../lambda/core/incident/incident-event.ts';
import { type Match, matches } from '../../../lambda/core/incident/matches.ts';
import { SEVERITIES } from '../../../lambda/core/model/check.ts';
import { arbitraryDetail, arbitraryMatch, CAUSES, NAMESPACES } from '../../support/arbitrary-matches.ts';
import { event } from '../../support/events.ts';

function eventWith(detail: Partial<IncidentEvent['detail']>): IncidentEvent {
  const like = event('i1');
  return { ...like, detail: { ...like.detail, ...detail } };
}

const one = eventWith({ severity: 'error', namespaces: ['shop', 'web'], causes: ['dns', 'timeout'] });

describe('a match', () => {
  it.each<readonly [string, Match | undefined, boolean]>([
    ['nothing', undefined, true],
    ['nothing of all', {}, true],
    ['a lesser severity', { severity: 'warning' }, true],
    ['this severity', { severity: 'error' }, true],
    ['a worse severity', { severity: 'critical' }, false],
    ['the cluster', { clusters: ['c0', 'c1'] }, true],
    ['another cluster', { clusters: ['c2'] }, false],
    ['one of the namespaces', { namespaces: ['web'] }, true],
    ['another namespace', { namespaces: ['we', 'web-2'] }, false],
    ['one of the causes', { causes: ['timeout', 'proxy'] }, true],
    ['another cause', { causes: ['proxy'] }, false],
    ['two things that fit', { clusters: ['c1'], causes: ['dns'] }, true],
    ['two things of which one fits', { clusters: ['c1'], causes: ['proxy'] }, false],
  ])('that names %s', (_, match, expected) => {
    expect(matches(match, one)).toBe(expected);
  });

  it('of a namespace is none of a trouble that has none', () => {
    expect(matches({ namespaces: ['shop'] }, eventWith({ namespaces: [] }))).toBe(false);
  });

  it('lets whoever heard of an incident hear of its end', () => {
    const growth = fc.record({
      worse: fc.nat(2),
      namespaces: fc.subarray([...NAMESPACES]),
      causes: fc.subarray([...CAUSES]),
    });
    fc.assert(
      fc.property(arbitraryMatch, arbitraryDetail, fc.array(growth, { maxLength: 6 }), (match, first, changes) => {
        let { severity, namespaces, causes } = first;
        let heard = matches(match, eventWith(first));
        for (const change of changes) {
          severity = SEVERITIES[Math.max(0, SEVERITIES.indexOf(severity) - change.worse)]!;
          namespaces = [...new Set([...namespaces, ...change.namespaces])];
          causes = [...new Set([...causes, ...change.causes])];
          const now = matches(match, eventWith({ ...first, severity, namespaces, causes }));
          if (heard) expect(now).toBe(true);
          heard ||= now;
        }
      }),
    );
  });
});
