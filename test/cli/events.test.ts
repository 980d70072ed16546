import { describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { EVENT_TYPES } from '../../lambda/core/report/event-schemas.ts';
import { event } from '../support/events.ts';
import { run } from './run.ts';

const { detail } = event('i1');
const takes = (schema: string, value: unknown) =>
  new Ajv2020({ strict: false, formats: { 'date-time': true } }).validate(JSON.parse(schema), value);

describe('events schema', () => {
  it.each(EVENT_TYPES)('of %s is whole and takes the events of this type alone', async (type) => {
    const { code, out } = await run('events', 'schema', type);
    expect(code).toBe(0);
    expect(takes(out, detail)).toBe(type === 'Incident Opened');
  });

  it('of all of them takes any event and nothing else', async () => {
    const { out } = await run('events', 'schema');
    expect(takes(out, detail)).toBe(true);
    expect(takes(out, { ...detail, stranger: 1 })).toBe(false);
  });

  it.each(['incident-opened', 'INCIDENT OPENED', 'IncidentOpened'])('knows the type as %s', async (name) => {
    expect((await run('events', 'schema', name)).out).toBe((await run('events', 'schema', 'Incident Opened')).out);
  });

  it('is the same with -o json', async () => {
    expect((await run('events', 'schema', '-o', 'json')).out).toBe((await run('events', 'schema')).out);
  });

  it('of an unknown type is wrong use, and says which there are', async () => {
    const { code, err } = await run('events', 'schema', 'Pod Opened');
    expect(code).toBe(2);
    for (const type of EVENT_TYPES) expect(err).toContain(type);
  });
});
