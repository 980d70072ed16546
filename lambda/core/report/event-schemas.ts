import type { ClusterIdentity, IncidentEvent } from '../incident/incident-event.ts';
import { CHANGE_REASONS, type ChangeReason } from '../incident/incident-event.ts';
import { type Affected, SEVERITIES } from '../model/check.ts';
import type { Confidence } from '../model/failure.ts';
import type { Target } from '../model/verdict.ts';
import { TROUBLE_CAUSES } from './trouble-causes.ts';

/** A JSON Schema (draft 2020-12) or a part of one. */
export type JsonSchema = Readonly<Record<string, unknown>>;

type Detail = IncidentEvent['detail'];
type DetailType = IncidentEvent['detailType'];
/** A schema for every field of a type, and for no other: type and schema cannot drift apart unseen. */
type Fields<T> = { readonly [Field in keyof T]-?: JsonSchema };

const DRAFT = 'https://json-schema.org/draft/2020-12/schema';
const STABILITY =
  'Within schemaVersion "1" fields and values are only ever added: pass over a field, and take a cause or a reason as text, that you do not know. ' +
  'This schema is strict on purpose: it says exactly what this version sends.';
const MONITOR_CAUSE = 'monitor-blind';
/** No control characters, and none that hide or turn the direction of text: the same as `plainText` takes out. */
const PLAIN = '^[^\\u0000-\\u001f\\u007f-\\u009f\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u2069\\ufeff]*$';

/** What the type of an event narrows. */
interface Kind {
  readonly file: string;
  readonly when: string;
  readonly causes: readonly string[];
  readonly changes: readonly ChangeReason[];
  readonly from: Status;
  readonly to: readonly Status[];
}

const STATUSES = ['healthy', 'unhealthy', 'seeing', 'blind', 'unwatched'] as const;
type Status = (typeof STATUSES)[number];

const KINDS: Readonly<Record<DetailType, Kind>> = {
  'Incident Opened': {
    file: 'incident-opened.schema.json',
    when: 'People should hear of a trouble for the first time',
    causes: TROUBLE_CAUSES,
    changes: ['opened', 'flapping', 'silence-over'],
    from: 'healthy',
    to: ['unhealthy'],
  },
  'Incident Updated': {
    file: 'incident-updated.schema.json',
    when: 'A trouble that was told is worse, has another cause, or lasts',
    causes: TROUBLE_CAUSES,
    changes: ['severity', 'cause', 'reminder'],
    from: 'unhealthy',
    to: ['unhealthy'],
  },
  'Incident Resolved': {
    file: 'incident-resolved.schema.json',
    when: 'A trouble is over, or nobody looks for it any more',
    causes: TROUBLE_CAUSES,
    changes: ['resolved', 'unwatched'],
    from: 'unhealthy',
    to: ['healthy', 'unwatched'],
  },
  'Monitor Degraded': {
    file: 'monitor-degraded.schema.json',
    when: 'Pullwarden itself cannot see a cluster',
    causes: [MONITOR_CAUSE],
    changes: ['blind'],
    from: 'seeing',
    to: ['blind'],
  },
  'Monitor Recovered': {
    file: 'monitor-recovered.schema.json',
    when: 'Pullwarden sees the cluster again, or no longer watches it',
    causes: [MONITOR_CAUSE],
    changes: ['seeing', 'unwatched'],
    from: 'blind',
    to: ['seeing', 'unwatched'],
  },
};

/** Every type of event on the bus. */
export const EVENT_TYPES = Object.keys(KINDS) as readonly DetailType[];

const DETAIL_FILE = 'event-detail.schema.json';

const integer = { type: 'integer', minimum: 0 };
const name = { type: 'string', minLength: 1 };
const time = { type: 'string', format: 'date-time', pattern: 'Z$' };
const plain = { type: 'string', pattern: PLAIN };
const nullable = { type: ['string', 'null'] };
const listOf = (items: JsonSchema): JsonSchema => ({ type: 'array', items });
const say = (description: string, schema: JsonSchema): JsonSchema => ({ description, ...schema });
/** The compiler wants every value of the type, and no other. */
const oneOf = <T extends string>(values: Readonly<Record<T, true>>): JsonSchema => ({ enum: Object.keys(values) });
function object(properties: Readonly<Record<string, JsonSchema>>): JsonSchema {
  return { type: 'object', properties, required: Object.keys(properties), additionalProperties: false };
}

const detail = object({
  schemaVersion: say('Version of this contract.', { const: '1' }),
  id: say('incidentId:sequence, the same in every copy of this event: whoever saw it drops the copy.', name),
  incidentId: say('The same for all events of one incident.', name),
  sequence: say('Grows with every event of the incident: a later one overtakes an earlier one.', {
    type: 'integer',
    minimum: 1,
  }),
  occurredAt: say('Scheduled time of the look that saw it; RFC 3339, UTC.', time),
  since: say('When the trouble began, as far as anybody saw; null when that is not known.', {
    anyOf: [time, { type: 'null' }],
  }),
  severity: say('How bad it is: a table of cause and spread.', { enum: SEVERITIES }),
  cluster: say(
    'Where it is. Region, account and arn are null outside AWS.',
    object({ name, region: nullable, account: nullable, arn: nullable } satisfies Fields<ClusterIdentity>),
  ),
  check: say('The check that saw it, such as image-pulls.', name),
  target: say(
    'What it is about.',
    object({
      kind: oneOf<Target['kind']>({ cluster: true, registry: true, image: true, node: true, 'kube-proxy': true }),
      name: { type: 'string' },
    } satisfies Fields<Target>),
  ),
  cause: say('Why; docs/causes.md says what the causes of failed pulls mean.', {
    enum: [...TROUBLE_CAUSES, MONITOR_CAUSE],
  }),
  confidence: say(
    'How sure the cause is: the words say it, they fit best, or it is a guess.',
    oneOf<Confidence>({ certain: true, likely: true, guess: true }),
  ),
  causes: say('All causes that the incident ever had, the present one among them.', listOf(name)),
  namespaces: say(
    'All namespaces that the incident ever hit, the present ones among them.',
    listOf({ type: 'string' }),
  ),
  change: say('Why this is told now.', { enum: CHANGE_REASONS }),
  elsewhere: say(
    'How many other clusters have the same open, and the first of them by name.',
    object({ clusters: integer, names: listOf(name) } satisfies Fields<Detail['elsewhere']>),
  ),
  title: say('What is wrong, in one line.', plain),
  summary: say('What is wrong, whom it hits and why it is told now, in a few sentences.', plain),
  next: say('What to do, most likely first.', listOf(plain)),
  evidence: say('What was said and seen: quotes of kubelet, runtime and registry, then our own proof.', listOf(plain)),
  affected: say(
    'Who is hit now. Lists are cut, numbers are not.',
    object({
      pods: integer,
      workloads: say('namespace/Kind/name.', listOf({ type: 'string' })),
      namespaces: listOf({ type: 'string' }),
      nodes: listOf({ type: 'string' }),
      images: say('As the pods spell them.', listOf({ type: 'string' })),
      sample: say('namespace/pod of some of the pods.', listOf({ type: 'string' })),
      counts: say(
        'How many there are in all.',
        object({ workloads: integer, namespaces: integer, nodes: integer, images: integer } satisfies Fields<
          Affected['counts']
        >),
      ),
    } satisfies Fields<Affected>),
  ),
  status: say(
    'From what to what it went.',
    object({
      from: { enum: STATUSES },
      to: { enum: STATUSES },
    } satisfies Fields<Detail['status']>),
  ),
  links: say('Addresses worth opening, by what they show.', { type: 'object', additionalProperties: name }),
  truncated: say('Lists or texts are cut.', { type: 'boolean' }),
} satisfies Fields<Detail>);

const SHARED: JsonSchema = {
  $schema: DRAFT,
  title: 'Detail of every event of Pullwarden',
  description: `What all events on the bus (source "pullwarden") have in common; at most 64 KB. ${STABILITY}`,
  ...detail,
};

function schemaOf(type: DetailType): JsonSchema {
  const { when, causes, changes, from, to } = KINDS[type];
  return {
    $schema: DRAFT,
    title: `${type}: detail`,
    description: `${when}: the detail of an event with source "pullwarden" and detail-type "${type}". ${STABILITY}`,
    $ref: DETAIL_FILE,
    properties: {
      cause: { enum: causes },
      change: { enum: changes },
      status: { properties: { from: { const: from }, to: { enum: to } } },
    },
  };
}

/** The files of docs/events by their names: one for what all events share, and one for each type. */
export const EVENT_SCHEMA_FILES: Readonly<Record<string, JsonSchema>> = {
  [DETAIL_FILE]: SHARED,
  ...Object.fromEntries(EVENT_TYPES.map((type) => [KINDS[type].file, schemaOf(type)])),
};

/** The schema of one type of event, or of all of them, as one document that refers to no other file. */
export function eventSchema(type?: DetailType): JsonSchema {
  const shared = embedded(DETAIL_FILE, SHARED);
  if (type !== undefined) return { ...schemaOf(type), $defs: { detail: shared } };
  const files = EVENT_TYPES.map((one) => KINDS[one].file);
  return {
    $schema: DRAFT,
    title: 'Detail of any event of Pullwarden',
    description: `The detail of an event with source "pullwarden". ${STABILITY}`,
    anyOf: files.map((file) => ({ $ref: file })),
    $defs: {
      detail: shared,
      ...Object.fromEntries(EVENT_TYPES.map((one) => [one, embedded(KINDS[one].file, schemaOf(one))])),
    },
  };
}

/** A schema inside another one keeps its name as its id: references to it stay as they are. */
function embedded(file: string, schema: JsonSchema): JsonSchema {
  return { $id: file, ...schema };
}
