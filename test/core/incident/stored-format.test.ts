import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { completeEvent } from '../../../lambda/core/incident/complete-event.ts';
import { completeState } from '../../../lambda/core/incident/complete-state.ts';
import { assertKnownFormat, NewerFormat, STORED_FORMAT } from '../../../lambda/core/incident/stored-format.ts';
import { arbitraryEvents } from '../../support/arbitrary-events.ts';
import { event } from '../../support/events.ts';

describe('a stored format', () => {
  it.each([[undefined], [1], [STORED_FORMAT]])('%s is read', (format) => {
    expect(() => assertKnownFormat(format, 'it')).not.toThrow();
  });

  it.each([[STORED_FORMAT + 1], [99], ['1'], [null]])('%j is not', (format) => {
    expect(() => assertKnownFormat(format, 'it')).toThrow(NewerFormat);
  });
});

describe('an event of the first version', () => {
  const {
    detailType,
    detail: { causes: _c, namespaces: _n, change: _h, elsewhere: _e, ...detail },
  } = event('i1');

  it('gets what every event has today', () => {
    expect(completeEvent({ detailType, detail })).toEqual(event('i1'));
  });

  it.each([
    ['Incident Opened', 'opened'],
    ['Incident Updated', 'severity'],
    ['Incident Resolved', 'resolved'],
    ['Monitor Degraded', 'blind'],
    ['Monitor Recovered', 'seeing'],
  ] as const)('%s was told because of: %s', (type, change) => {
    expect(completeEvent({ detailType: type, detail }).detail.change).toBe(change);
  });

  it('of today stays as it is', () => {
    fc.assert(fc.property(arbitraryEvents, (events) => expect(events.map(completeEvent)).toEqual(events)));
  });

  it('of another schemaVersion is none of ours', () => {
    expect(() => completeEvent({ detailType, detail: { ...detail, schemaVersion: '2' } })).toThrow(
      'event i1:1 was written by a newer Pullwarden (schemaVersion 2',
    );
  });
});

describe('recorded states', () => {
  it.each(['first-slice', 'before-incidents', 'before-formats'])('%s: their effects are whole', (name) => {
    const text = readFileSync(new URL(`../../fixtures/stored/${name}.json`, import.meta.url), 'utf8');
    const states = (JSON.parse(text) as readonly { readonly state?: { readonly B: string } }[]).flatMap(({ state }) =>
      state === undefined ? [] : [JSON.parse(gunzipSync(Buffer.from(state.B, 'base64')).toString())],
    );
    const effects = states.flatMap((state) => completeState(state).effects);
    expect(states).toHaveLength(8);
    expect(effects).toHaveLength(1);
    expect(Object.keys(effects[0]!.event.detail).sort()).toEqual(Object.keys(event('i1').detail).sort());
  });
});
