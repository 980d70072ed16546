import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { EVENT_SOURCE } from '../../../lambda/contract/events.ts';
import { eventBytes, fitEvent } from '../../../lambda/core/incident/event-size.ts';
import type { IncidentEvent } from '../../../lambda/core/incident/incident-event.ts';
import { hostileText } from '../../support/arbitrary-events.ts';
import { ARN, event } from '../../support/events.ts';

/** An event whose texts and lists are as given: nothing bounds them before. */
function withTexts(texts: readonly string[], times = 1): IncidentEvent {
  const { detailType, detail } = event('i1');
  const many = Array.from({ length: times }, () => texts).flat();
  const { affected, elsewhere, target } = detail;
  return {
    detailType,
    detail: {
      ...detail,
      target: { ...target, name: texts.join('') },
      title: texts.join(''),
      summary: texts.join(' '),
      causes: many,
      namespaces: many,
      next: many,
      evidence: many,
      elsewhere: { ...elsewhere, names: many },
      affected: { ...affected, workloads: many, namespaces: many, nodes: many, images: many, sample: many },
      links: Object.fromEntries(many.map((text, index) => [`link ${index}`, text])),
    },
  };
}

const longTexts = fc.array(
  fc.tuple(hostileText(20), fc.constantFrom(1, 7, 100)).map(([text, times]) => text.repeat(times)),
  { maxLength: 4 },
);

const texts = (value: unknown): readonly string[] =>
  typeof value === 'string'
    ? [value]
    : typeof value === 'object' && value !== null
      ? Object.values(value).flatMap(texts)
      : [];

describe('the size of an event', () => {
  it('is what PutEvents counts of its entry', () => {
    fc.assert(
      fc.property(longTexts, (some) => {
        const one = withTexts(some);
        const counted = [EVENT_SOURCE, one.detailType, JSON.stringify(one.detail), ARN];
        const utf8 = new TextEncoder();
        expect(eventBytes(one)).toBe(14 + counted.reduce((sum, text) => sum + utf8.encode(text).length, 0));
      }),
    );
  });

  it('counts no resource outside AWS', () => {
    const { detailType, detail } = event('i1');
    const outside = { detailType, detail: { ...detail, cluster: { ...detail.cluster, arn: null } } };
    // Besides the resource, "null" is one byte for every byte but the quotes.
    expect(eventBytes(event('i1')) - eventBytes(outside)).toBe(ARN.length + ARN.length + 2 - 'null'.length);
  });

  it('counts bytes, not characters', () => {
    expect(eventBytes(withTexts(['😀'])) - eventBytes(withTexts(['ab']))).toBe(
      2 * texts(withTexts(['ab']).detail).filter((text) => text.includes('ab')).length,
    );
  });
});

describe('an event that is cut', () => {
  it('is small enough, says so, and keeps what names it', () => {
    fc.assert(
      fc.property(longTexts, fc.constantFrom(1, 12), fc.integer({ min: 6_000, max: 70_000 }), (some, times, max) => {
        const whole = withTexts(some, times);
        const cut = fitEvent(whole, max);
        expect(eventBytes(cut)).toBeLessThanOrEqual(max);
        if (eventBytes(whole) <= max) expect(cut).toBe(whole);
        else expect(cut.detail.truncated).toBe(true);
        for (const field of ['id', 'sequence', 'cluster', 'status', 'cause', 'since'] as const) {
          expect(cut.detail[field]).toEqual(whole.detail[field]);
        }
        expect(cut.detail.affected.counts).toEqual(whole.detail.affected.counts);
      }),
    );
  });

  it('holds the beginnings of what was there, in its order, and no half of a character', () => {
    const character = fc.constantFrom('a', 'é', '漢', '😀', '👩🏽‍🚀', '🇪🇺');
    fc.assert(
      fc.property(fc.array(character, { minLength: 1, maxLength: 4 }), fc.nat(9), (some, ahead) => {
        const whole = withTexts(
          some.map((text) => 'x'.repeat(ahead) + text.repeat(200)),
          6,
        );
        const { detail } = fitEvent(whole, 5_000);
        const beginnings = detail.evidence.map((text) => text.replace(/…$/, ''));
        expect(beginnings.filter((text, index) => !whole.detail.evidence[index]!.startsWith(text))).toEqual([]);
        expect(texts(detail).filter((text) => !text.isWellFormed())).toEqual([]);
      }),
    );
  });

  it('loses the ends of its texts before it loses anybody who is hit', () => {
    const { detail } = fitEvent(withTexts(['pod', 'x'.repeat(4_000), 'y'.repeat(4_000)], 1));
    expect(detail.affected.sample.map((text) => text.slice(0, 3))).toEqual(['pod', 'xxx', 'yyy']);
  });

  it('drops a link rather than cutting it', () => {
    const link = `https://r.example/${'a'.repeat(90_000)}`;
    const { detailType, detail } = event('i1');
    const { links } = fitEvent({
      detailType,
      detail: { ...detail, links: { long: link, short: 'https://r.example/' } },
    }).detail;
    expect(links).toEqual({ short: 'https://r.example/' });
  });
});
