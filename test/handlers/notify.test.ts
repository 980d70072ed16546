import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { event } from '../support/events.ts';
import { written } from '../support/written.ts';
import { batch, CONTEXT, deployed, failures } from './deployed.ts';

deployed([{ name: 'c1', region: 'eu-west-1' }], { tableName: 'table', topicArn: 'arn:t', channel: 'team' });
const { handler } = await import('../../lambda/handlers/notify.ts');

const sns = mockClient(SNSClient);
const dynamo = mockClient(DynamoDBDocumentClient);
const refused = () => new ConditionalCheckFailedException({ $metadata: {}, message: 'no' });

beforeEach(() => {
  sns.reset();
  sns.on(PublishCommand).resolves({ MessageId: 'm' });
  dynamo.reset();
  dynamo.on(PutCommand).resolves({});
  dynamo.on(UpdateCommand).resolves({});
});

/** As EventBridge puts it into the queue. */
const envelope = (id: string, sequence = 1) => {
  const { detailType, detail } = event(id, sequence);
  return { version: '0', source: 'pullwarden', 'detail-type': detailType, detail, resources: [] };
};
const mails = () =>
  sns.commandCalls(PublishCommand).map(({ args }) => args[0].input.Message?.match(/Incident (\w+)/)?.[1]);
const finished = () => dynamo.commandCalls(UpdateCommand).map(({ args }) => args[0].input.Key?.pk);

async function run(...bodies: readonly unknown[]) {
  let answer: unknown;
  await written(async () => {
    answer = await handler(batch(...bodies), CONTEXT);
  });
  return answer;
}

describe('notify', () => {
  it('hands over the notices in their order, each once', async () => {
    expect(await run(envelope('i1'), envelope('i2'))).toEqual(failures());
    expect(mails()).toEqual(['i1', 'i2']);
    expect(finished()).toEqual(['N#i1', 'N#i2']);
    expect(dynamo.commandCalls(PutCommand)[0]!.args[0].input.Item).toMatchObject({ pk: 'N#i1', sk: 'team' });
  });

  it('reports what it cannot read, and sends the rest', async () => {
    const bodies = ['no json', envelope('i1'), { detail: {} }, { ...envelope('i2'), 'detail-type': 'Other' }];
    expect(await run(...bodies)).toEqual(failures('m0', 'm2', 'm3'));
    expect(mails()).toEqual(['i1']);
  });

  it('reports a notice that was not taken, leaves it unfinished, and sends the rest', async () => {
    sns.on(PublishCommand).rejectsOnce(new Error('throttled')).resolves({ MessageId: 'm' });
    expect(await run(envelope('i1'), envelope('i2'))).toEqual(failures('m0'));
    expect(finished()).toEqual(['N#i2']);
  });

  it.each([
    ['drops a notice that a later one overtook', { sequence: 2, status: 'begun' }, failures()],
    ['drops a copy of a notice', { sequence: 1, status: 'sent' }, failures()],
    ['comes back for a notice that another worker holds', { sequence: 1, status: 'begun' }, failures('m0')],
  ])('%s', async (_, stored, answer) => {
    dynamo.on(PutCommand).rejects(refused());
    dynamo.on(GetCommand).resolves({ Item: stored });
    expect(await run(envelope('i1'))).toEqual(answer);
    expect(mails()).toEqual([]);
  });
});
