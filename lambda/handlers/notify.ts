import type { SQSEvent } from 'aws-lambda';
import * as v from 'valibot';
import { createDynamoStore } from '../adapters/aws/dynamo-store.ts';
import { createSnsMailChannel } from '../adapters/aws/sns-mail-channel.ts';
import { deliver } from '../app/deliver.ts';
import { DETAIL_TYPES } from '../contract/events.ts';
import type { IncidentEvent } from '../core/incident/incident-event.ts';
import { eachRecord } from './each-record.ts';
import { readEnvironment } from './env.ts';
import { handle, log, metrics } from './middleware.ts';

/** An event as EventBridge hands it to a queue; of its detail, what decides whether it is sent. */
const envelopeSchema = v.object({
  'detail-type': v.picklist(Object.values(DETAIL_TYPES)),
  detail: v.looseObject({ id: v.string(), incidentId: v.string(), sequence: v.number() }),
});

const { tableName, topicArn, channel: name } = readEnvironment('tableName', 'topicArn', 'channel');
const ports = {
  channel: createSnsMailChannel({ name, topicArn }),
  store: createDynamoStore(tableName),
  log,
  metrics,
};

/** Hands the events of its queue to its channel, in the order in which they came. */
export const handler = handle((event: SQSEvent) =>
  eachRecord(event, (body) => deliver(readEvent(body), Date.now(), ports)),
);

function readEvent(body: string): IncidentEvent {
  const { 'detail-type': detailType, detail } = v.parse(envelopeSchema, JSON.parse(body));
  return { detailType, detail } as unknown as IncidentEvent;
}
