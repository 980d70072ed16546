import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import * as v from 'valibot';
import { createDynamoStore } from '../adapters/aws/dynamo-store.ts';
import { createSecretText } from '../adapters/aws/secret-text.ts';
import { createSnsTopic } from '../adapters/aws/sns-topic.ts';
import { createSqsLater } from '../adapters/aws/sqs-later.ts';
import { createSqsQueue } from '../adapters/aws/sqs-queue.ts';
import { openChannel } from '../adapters/channels/index.ts';
import { deliverBatch, type Outcome } from '../app/deliver.ts';
import { channelSchema } from '../config/channel-schema.ts';
import { DETAIL_TYPES } from '../contract/events.ts';
import { completeEvent, type StoredEvent } from '../core/incident/complete-event.ts';
import type { IncidentEvent } from '../core/incident/incident-event.ts';
import { readEnvironment } from './env.ts';
import { handle, log, metrics } from './middleware.ts';

/** An event as EventBridge hands it to a queue; of its detail, what decides whether it is sent. */
const envelopeSchema = v.object({
  'detail-type': v.picklist(Object.values(DETAIL_TYPES)),
  detail: v.looseObject({ id: v.string(), incidentId: v.string(), sequence: v.number() }),
});
const settingsSchema = v.object({ channel: channelSchema, topicArn: v.optional(v.string()) });

const environment = readEnvironment('tableName', 'channel', 'noticeQueueUrl', 'deadLetterQueueUrl');
const { channel, topicArn } = v.parse(settingsSchema, JSON.parse(environment.channel));
const later = createSqsLater(environment.noticeQueueUrl);
const deadLetters = createSqsQueue(environment.deadLetterQueueUrl);
const ports = {
  channel: openChannel(channel, {
    secret: createSecretText(),
    ...(topicArn === undefined ? {} : { publish: createSnsTopic(topicArn) }),
    now: Date.now,
  }),
  store: createDynamoStore(environment.tableName),
  log,
  metrics,
};

/** Hands the events of its queue to its channel. What is refused for good goes to the dead letters at once. */
export const handler = handle(async ({ Records }: SQSEvent): Promise<SQSBatchResponse> => {
  const read = Records.map((record) => ({ record, event: readEvent(record) }));
  const readable = read.flatMap(({ record, event }) => (event === null ? [] : [{ record, event }]));
  const notices = readable.map(({ record, event }) => ({
    event,
    tries: Number(record.attributes.ApproximateReceiveCount),
  }));
  const outcomes = await deliverBatch(notices, Date.now(), ports);
  const left = read.filter(({ event }) => event === null).map(({ record }) => record.messageId);
  for (const [index, { record }] of readable.entries()) {
    if (!(await isOver(record, outcomes[index]!))) left.push(record.messageId);
  }
  return { batchItemFailures: left.map((itemIdentifier) => ({ itemIdentifier })) };
});

/** Whether the queue may forget the message. What fails here comes again in the queue's own time. */
async function isOver({ body, receiptHandle, messageId }: SQSRecord, outcome: Outcome): Promise<boolean> {
  try {
    if (outcome.status === 'refused') await deadLetters.send([{ body, delaySeconds: 0 }]);
    if (outcome.status === 'again') await later(receiptHandle, outcome.afterMs);
    return outcome.status !== 'again';
  } catch (error) {
    log.error('the queue did not answer', { messageId, error });
    return false;
  }
}

function readEvent({ messageId, body }: SQSRecord): IncidentEvent | null {
  try {
    const { 'detail-type': detailType, detail } = v.parse(envelopeSchema, JSON.parse(body));
    return completeEvent({ detailType, detail } as unknown as StoredEvent);
  } catch (error) {
    log.error('no event', { messageId, error });
    return null;
  }
}
