import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { ChangeMessageVisibilityCommand, SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { event } from '../support/events.ts';
import { written } from '../support/written.ts';
import { batch, CONTEXT, deployed, failures } from './deployed.ts';

const channel = { name: 'team', type: 'email', address: 'team@example.com' };
deployed([{ name: 'c1', region: 'eu-west-1' }], {
  tableName: 'table',
  channel: JSON.stringify({ channel, topicArn: 'arn:t' }),
  noticeQueueUrl: 'https://sqs/notices',
  deadLetterQueueUrl: 'https://sqs/dead',
});
const { handler } = await import('../../lambda/handlers/notify.ts');

const sns = mockClient(SNSClient);
const sqs = mockClient(SQSClient);
const dynamo = mockClient(DynamoDBDocumentClient);
const refused = () => new ConditionalCheckFailedException({ $metadata: {}, message: 'no' });

beforeEach(() => {
  sns.reset();
  sns.on(PublishCommand).resolves({ MessageId: 'm' });
  sqs.reset();
  sqs.on(ChangeMessageVisibilityCommand).resolves({});
  sqs.on(SendMessageBatchCommand).resolves({ Successful: [], Failed: [] });
  dynamo.reset();
  dynamo.on(UpdateCommand).resolves({});
});

/** As EventBridge puts it into the queue. */
const envelope = (id: string, sequence = 1) => {
  const { detailType, detail } = event(id, sequence);
  return { version: '0', source: 'pullwarden', 'detail-type': detailType, detail, resources: [] };
};
const mails = () => sns.commandCalls(PublishCommand).map(({ args }) => args[0].input.Message ?? '');
const incidents = () => mails().map((text) => [...text.matchAll(/^Incident (\w+)/gm)].map(([, id]) => id));
const waits = () => sqs.commandCalls(ChangeMessageVisibilityCommand).map(({ args }) => args[0].input.VisibilityTimeout);

async function run(...bodies: readonly unknown[]) {
  let answer: unknown;
  await written(async () => {
    answer = await handler(batch(...bodies), CONTEXT);
  });
  return answer;
}

describe('notify', () => {
  it('sends one mail for one notice, and one digest for several', async () => {
    expect(await run(envelope('i1'))).toEqual(failures());
    expect(await run(envelope('i2'), envelope('i3'))).toEqual(failures());
    expect(incidents()).toEqual([['i1'], ['i2', 'i3']]);
  });

  it('reports what it cannot read, and sends the rest', async () => {
    const bodies = ['no json', envelope('i1'), { detail: {} }, { ...envelope('i2'), 'detail-type': 'Other' }];
    expect(await run(...bodies)).toEqual(failures('m0', 'm2', 'm3'));
    expect(incidents()).toEqual([['i1']]);
  });

  it('sends a notice of the first version, whose events had fewer fields', async () => {
    const { detail, ...rest } = envelope('i1');
    const { causes: _c, namespaces: _n, change: _h, elsewhere: _e, ...first } = detail;
    expect(await run({ ...rest, detail: first })).toEqual(failures());
    expect(incidents()).toEqual([['i1']]);
  });

  it('sends no notice of a newer schemaVersion: it comes again, for the newer function', async () => {
    const { detail, ...rest } = envelope('i1');
    expect(await run({ ...rest, detail: { ...detail, schemaVersion: '2' } }, envelope('i2'))).toEqual(failures('m0'));
    expect(incidents()).toEqual([['i2']]);
  });

  it('passes over fields that a newer version added', async () => {
    const { detail, ...rest } = envelope('i1');
    expect(await run({ ...rest, detail: { ...detail, mood: 'calm' } })).toEqual(failures());
    expect(incidents()).toEqual([['i1']]);
  });

  it('keeps what was not taken, for a minute at first', async () => {
    sns.on(PublishCommand).rejects(new Error('throttled'));
    expect(await run(envelope('i1'))).toEqual(failures('m0'));
    expect(waits()).toEqual([60]);
  });

  it('waits for its turn with everything', async () => {
    dynamo.on(UpdateCommand).rejects(refused());
    expect(await run(envelope('i1'), envelope('i2'))).toEqual(failures('m0', 'm1'));
    expect([mails(), waits()]).toEqual([[], [10, 10]]);
  });

  it.each([
    ['drops a notice that a later one overtook', { sequence: 2, status: 'sent' }, failures()],
    ['drops a copy of a notice', { sequence: 1, status: 'sent' }, failures()],
    ['comes back for a notice that another worker holds', { sequence: 1, status: 'begun' }, failures('m0')],
  ])('%s', async (_, stored, answer) => {
    // The turn is taken first, then the notice.
    dynamo.on(UpdateCommand).resolvesOnce({}).rejects(refused());
    dynamo.on(GetCommand).resolves({ Item: stored });
    expect(await run(envelope('i1'))).toEqual(answer);
    expect(mails()).toEqual([]);
  });
});
