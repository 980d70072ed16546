import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { DETAIL_TYPES } from '../../../lambda/contract/events.ts';
import { incidentEvent, monitorEvent, withElsewhere } from '../../../lambda/core/incident/build-event.ts';
import { fitEvent } from '../../../lambda/core/incident/event-size.ts';
import { CHANGE_REASONS, type IncidentEvent } from '../../../lambda/core/incident/incident-event.ts';
import { EVENT_SCHEMA_FILES, EVENT_TYPES, eventSchema } from '../../../lambda/core/report/event-schemas.ts';
import { arbitraryEvents, arbitraryTrouble, hostileText } from '../../support/arbitrary-events.ts';
import { event } from '../../support/events.ts';
import { at } from '../../support/pods.ts';

const FOLDER = new URL('../../../docs/events/', import.meta.url);

/** The schemas as a reader uses them: the files alone, next to each other. */
function fromFiles(): Readonly<Record<string, ValidateFunction>> {
  const ajv = strictAjv();
  const read = (file: string) => JSON.parse(readFileSync(new URL(file, FOLDER), 'utf8'));
  for (const file of readdirSync(FOLDER)) ajv.addSchema(read(file), file);
  return Object.fromEntries(
    EVENT_TYPES.map((type) => [type, ajv.getSchema(`${type.toLowerCase().replace(' ', '-')}.schema.json`)!]),
  );
}

function strictAjv(): Ajv2020 {
  // Types stand in the file that the narrowing ones refer to.
  const ajv = new Ajv2020({ strict: true, strictTypes: false, allowUnionTypes: true, allErrors: true });
  return ajv.addFormat('date-time', (text) => new Date(text).toISOString() === text);
}

const validators = fromFiles();
const anyEvent = strictAjv().compile(eventSchema());

/** Through JSON, as it stands on the bus. */
function problemsOf({ detailType, detail }: IncidentEvent): readonly string[] {
  const sent = JSON.parse(JSON.stringify(detail));
  const validate = validators[detailType]!;
  validate(sent);
  return (validate.errors ?? []).map(({ instancePath, message }) => `${detailType}${instancePath} ${message}`);
}

describe('docs/events', () => {
  it('is what the code gives (else: node scripts/write-event-schemas.mjs)', () => {
    expect(readdirSync(FOLDER).sort()).toEqual(Object.keys(EVENT_SCHEMA_FILES).sort());
    for (const [file, schema] of Object.entries(EVENT_SCHEMA_FILES)) {
      expect(readFileSync(new URL(file, FOLDER), 'utf8')).toBe(`${JSON.stringify(schema, null, 2)}\n`);
    }
  });

  it('has a schema for every type on the bus', () => {
    expect([...EVENT_TYPES].sort()).toEqual(Object.values(DETAIL_TYPES).sort());
  });
});

describe('every event fits its schema', () => {
  it('whatever the story of looks, as it is told and as it is cut', () => {
    fc.assert(
      fc.property(arbitraryEvents, fc.integer({ min: 500, max: 9_000 }), (events, maxBytes) => {
        for (const one of events) {
          expect(problemsOf(one)).toEqual([]);
          expect(problemsOf(fitEvent(one, maxBytes))).toEqual([]);
        }
      }),
    );
  });

  it('and the stories tell everything for every reason', () => {
    const told = fc.sample(arbitraryEvents, { numRuns: 300, seed: 1 }).flat();
    expect(new Set(told.map(({ detail }) => detail.change))).toEqual(new Set(CHANGE_REASONS));
    expect(new Set(told.map(({ detailType }) => detailType))).toEqual(new Set(EVENT_TYPES));
  });

  it('whatever the trouble, also on other clusters', () => {
    fc.assert(
      fc.property(arbitraryTrouble, fc.array(fc.string({ minLength: 1 })), (trouble, clusters) => {
        const incident = { id: 'i1', trouble, openedAt: at(0), sequence: 2, goodLooks: 0 };
        const about = { cluster: event('i1').detail.cluster, check: 'image-pulls', now: at(9) };
        for (const [what, change] of [
          ['opened', 'opened'],
          ['updated', 'cause'],
          ['resolved', 'resolved'],
          ['withdrawn', 'unwatched'],
        ] as const) {
          expect(problemsOf(withElsewhere(incidentEvent(what, about, incident, change, 'unknown'), clusters))).toEqual(
            [],
          );
        }
      }),
    );
  });

  it('whatever keeps the monitor from seeing', () => {
    fc.assert(
      fc.property(hostileText(2_000), (reason) => {
        const about = { cluster: event('i1').detail.cluster, check: 'kube-proxy', now: at(9) };
        for (const what of ['degraded', 'recovered'] as const) {
          expect(problemsOf(monitorEvent(what, about, { id: 'm1', sequence: 1, reason }))).toEqual([]);
        }
      }),
    );
  });
});

type Holder = Record<string, unknown>;

/** The paths of all fields of an event, those of its objects among them. */
function fieldsOf(value: unknown, path: readonly string[] = []): readonly (readonly string[])[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [];
  return Object.entries(value).flatMap(([field, inner]) => [[...path, field], ...fieldsOf(inner, [...path, field])]);
}

/** What is wrong with an event after a change in the object at a path of its detail. */
function afterChange({ detailType, detail }: IncidentEvent, path: readonly string[], change: (holder: Holder) => void) {
  const copy: Holder = structuredClone({ ...detail });
  change(path.reduce((holder, field) => holder[field] as Holder, copy));
  return problemsOf({ detailType, detail: copy as unknown as IncidentEvent['detail'] });
}

describe('the schemas are strict', () => {
  const opened = event('i1');
  const paths = fieldsOf(opened.detail);
  const objects = [...new Set(paths.map((path) => path.slice(0, -1).join('.')))];

  it.each(paths.map((path) => ({ field: path.join('.'), path })))('without $field nothing fits', ({ path }) => {
    const problems = afterChange(opened, path.slice(0, -1), (holder) => delete holder[path.at(-1)!]);
    expect(problems.join()).toContain(`required property '${path.at(-1)}'`);
  });

  it.each(objects)('detail, %s: holds nothing else', (path) => {
    const problems = afterChange(opened, path.split('.').filter(Boolean), (holder) => {
      holder['stranger'] = 1;
    });
    expect(problems.join()).toContain('additional properties');
  });

  it.each([
    ['occurredAt', '2026-03-01 10:00'],
    ['occurredAt', '2026-03-01T10:00:00+02:00'],
    ['severity', 'info'],
    ['cause', 'monitor-blind'],
    ['cause', 'of another kind'],
    ['change', 'resolved'],
    ['sequence', 0],
    ['title', 'turned \u202e round'],
    ['summary', 'two\nlines'],
    ['schemaVersion', '2'],
  ])('%s is never %j', (field, value) => {
    expect(afterChange(opened, [], (holder) => Object.assign(holder, { [field]: value }))).not.toEqual([]);
  });

  it('the schema of all of them takes each, and none with another status', () => {
    expect(anyEvent(opened.detail)).toBe(true);
    expect(anyEvent({ ...opened.detail, status: { from: 'healthy', to: 'seeing' } })).toBe(false);
  });

  it.each(EVENT_TYPES)('the schema of %s stands alone', (type) => {
    expect(strictAjv().compile(eventSchema(type))(opened.detail)).toBe(type === 'Incident Opened');
  });
});
