import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { App, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { AttributeType, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { EventBus } from 'aws-cdk-lib/aws-events';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { describe, expect, it } from '@jest/globals';
import { createDynamoDeliveries } from '../../../lambda/adapters/aws/dynamo-deliveries.ts';
import type { ChannelConfig } from '../../../lambda/config/channel-schema.ts';
import { DETAIL_TYPES } from '../../../lambda/contract/events.ts';
import { NoticeChannel } from '../../../lib/constructs/notice-channel.ts';

const SECRET = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:pager-AbCdEf';
const email = { name: 'a', type: 'email', address: 'a@example.com' } as const;
const pagerduty = { name: 'a', type: 'pagerduty', secret: SECRET } as const;
const amazonQ = { name: 'a', type: 'amazon-q' } as const;

/** The template of a stack with this channel and nothing else of ours; nothing is bundled. */
function templateOf(channel: ChannelConfig): Template {
  const stack = new Stack(new App({ context: { 'aws:cdk:bundling-stacks': [] } }), 'S');
  new NoticeChannel(stack, 'C', {
    channel,
    table: new TableV2(stack, 'Table', { partitionKey: { name: 'pk', type: AttributeType.STRING } }),
    bus: new EventBus(stack, 'Bus'),
    operations: new Topic(stack, 'Operations'),
  });
  return Template.fromStack(stack);
}

/** What a value of a template means: text as it stands, a resource by what it is called. */
function meaning(value: unknown): string {
  if (typeof value === 'string') return value;
  const { Ref, 'Fn::GetAtt': attribute } = value as Readonly<Record<string, string & readonly string[]>>;
  return (Ref ?? attribute![0]!).replace(/[0-9A-F]{8}$/, '');
}

/** What its function may do, but for its log: `action → on what`. */
function rightsOf(template: Template): readonly string[] {
  const policies = Object.values(template.findResources('AWS::IAM::Policy'));
  const statements: readonly { readonly Action: string | readonly string[]; readonly Resource: unknown }[] =
    policies.flatMap(({ Properties }) => Properties.PolicyDocument.Statement);
  return statements
    .flatMap(({ Action, Resource }) =>
      [Action].flat().flatMap((action) => [Resource].flat().map((one) => `${action} → ${meaning(one)}`)),
    )
    .filter((right) => !right.startsWith('logs:'))
    .sort();
}

/** The calls of DynamoDB with which a notice is claimed, finished and waits for its turn, whatever the table answers. */
async function callsToTable(): Promise<readonly string[]> {
  const calls = new Set<string>();
  for (const refuses of [false, true]) {
    const send = async (command: object) => {
      calls.add(command.constructor.name.replace(/Command$/, 'Item'));
      if (refuses && command instanceof UpdateCommand) {
        throw new ConditionalCheckFailedException({ $metadata: {}, message: 'it does not hold' });
      }
      return {};
    };
    const client = { send } as unknown as DynamoDBDocumentClient;
    const deliveries = createDynamoDeliveries({ client, name: 'table' });
    await deliveries.claimDelivery('a', 'i1', 1, 0);
    await deliveries.finishDelivery('a', 'i1', 1, 'receipt');
    await deliveries.finishDelivery('a', 'i1', 1);
    await deliveries.takeTurn('a', 1_000, 0);
  }
  return [...calls].map((call) => `dynamodb:${call} → Table`).sort();
}

/** What its function is told of the channel; the ARN of a topic stands for itself. */
function settingsOf(template: Template): unknown {
  const [notify] = Object.values(template.findResources('AWS::Lambda::Function'));
  const { CHANNEL } = notify!.Properties.Environment.Variables;
  const text =
    typeof CHANNEL === 'string'
      ? CHANNEL
      : CHANNEL['Fn::Join'][1].map((part: unknown) => (typeof part === 'string' ? part : 'TOPIC')).join('');
  return JSON.parse(text);
}

const webhook = { ...pagerduty, type: 'webhook', endpoint: 'https://example.com/' } as const;
const slack = { ...pagerduty, type: 'slack', address: 'C0123456789' } as const;
const ALL: readonly ChannelConfig[] = [email, amazonQ, pagerduty, slack, webhook];
/** What each of them does with its queue. */
const CONSUMES = ['ChangeMessageVisibility', 'DeleteMessage', 'GetQueueAttributes', 'ReceiveMessage'];

describe('the channel', () => {
  it.each([
    [email, ['sns:Publish → CTopic'], 1],
    [amazonQ, ['sns:Publish → CTopic'], 1],
    [pagerduty, [`secretsmanager:GetSecretValue → ${SECRET}`], 0],
    [slack, [`secretsmanager:GetSecretValue → ${SECRET}`], 0],
    [webhook, [`secretsmanager:GetSecretValue → ${SECRET}`], 0],
  ] satisfies readonly (readonly [ChannelConfig, readonly string[], number])[])(
    '%j may do what its code calls and nothing else, and has a topic where it needs one',
    async (channel, way, topics) => {
      const template = templateOf(channel);
      expect(rightsOf(template)).toEqual([
        ...(await callsToTable()),
        ...way,
        ...CONSUMES.map((action) => `sqs:${action} → CNotices`),
        'sqs:SendMessage → CDeadLetters',
      ]);
      // One more is that of the operations.
      template.resourceCountIs('AWS::SNS::Topic', topics + 1);
      expect(Object.keys(template.toJSON().Outputs ?? {})).toHaveLength(topics);
    },
  );

  it.each(ALL)('$type is told its settings, and nothing reads a secret while it is deployed', (channel) => {
    const template = templateOf(channel);
    expect(settingsOf(template)).toEqual('secret' in channel ? { channel } : { channel, topicArn: 'TOPIC' });
    expect(JSON.stringify(template.toJSON())).not.toContain('{{resolve:');
  });

  it.each(ALL)('$type: the ways of a notice are encrypted, and nothing turns that off at rest', (channel) => {
    const template = templateOf(channel);
    const policies = [
      ...Object.values(template.findResources('AWS::SQS::QueuePolicy')),
      ...Object.values(template.findResources('AWS::SNS::TopicPolicy')),
    ].map(({ Properties }) => Properties);
    const plainDenied: readonly string[] = policies
      .filter(({ PolicyDocument }) =>
        PolicyDocument.Statement.some(
          (statement: Readonly<Record<string, unknown>>) =>
            statement['Effect'] === 'Deny' &&
            JSON.stringify(statement['Condition']) === '{"Bool":{"aws:SecureTransport":"false"}}',
        ),
      )
      .flatMap(({ Queues, Topics }) => (Queues ?? Topics).map(meaning));
    const hasTopic = channel.type === 'email' || channel.type === 'amazon-q';
    expect([...plainDenied].sort()).toEqual(['CDeadLetters', 'CNotices', ...(hasTopic ? ['CTopic'] : [])]);
    // SQS encrypts by itself what says nothing.
    for (const { Properties } of Object.values(template.findResources('AWS::SQS::Queue'))) {
      expect(Properties).not.toHaveProperty('SqsManagedSseEnabled', false);
    }
  });

  it.each(ALL)(
    '$type hears of everything, by its queue, or what the queue does not take lies where people look',
    (one) => {
      templateOf(one).hasResourceProperties('AWS::Events::Rule', {
        EventPattern: { source: ['pullwarden'], 'detail-type': Object.values(DETAIL_TYPES), detail: Match.absent() },
        EventBusName: { Ref: Match.stringLikeRegexp('^Bus') },
        State: 'ENABLED',
        Targets: [
          {
            Arn: { 'Fn::GetAtt': [Match.stringLikeRegexp('^CNotices'), 'Arn'] },
            DeadLetterConfig: { Arn: { 'Fn::GetAtt': [Match.stringLikeRegexp('^CDeadLetters'), 'Arn'] } },
            Id: Match.anyValue(),
          },
        ],
      });
    },
  );

  it('hears of what it wants to hear of, which its function need not know', () => {
    const match = { severity: 'error', clusters: ['prod'], namespaces: ['shop'], causes: ['dns', 'proxy'] } as const;
    const lists = { clusters: [...match.clusters], namespaces: [...match.namespaces], causes: [...match.causes] };
    const template = templateOf({ ...amazonQ, match: { ...match, ...lists } });
    template.hasResourceProperties('AWS::Events::Rule', {
      EventPattern: {
        source: ['pullwarden'],
        'detail-type': Object.values(DETAIL_TYPES),
        detail: {
          severity: ['critical', 'error'],
          cluster: { name: ['prod'] },
          namespaces: ['shop'],
          causes: ['dns', 'proxy'],
        },
      },
    });
    expect(settingsOf(template)).toEqual({ channel: amazonQ, topicArn: 'TOPIC' });
  });

  it('of mail gathers what comes within ten seconds, and all of it goes into one mail', () => {
    templateOf(email).hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      BatchSize: 100,
      MaximumBatchingWindowInSeconds: 10,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
    });
    expect(settingsOf(templateOf(email))).toEqual({ channel: email, topicArn: 'TOPIC' });
  });

  it('of a pager does not wait, and has time for every notice of a batch', () => {
    const template = templateOf(pagerduty);
    const [mapping] = Object.values(template.findResources('AWS::Lambda::EventSourceMapping'));
    const [notify] = Object.values(template.findResources('AWS::Lambda::Function'));
    expect(mapping!.Properties.MaximumBatchingWindowInSeconds).toBeUndefined();
    // Two requests of five seconds each: an update and a reply.
    expect(notify!.Properties.Timeout).toBeGreaterThanOrEqual(mapping!.Properties.BatchSize * 10);
    // A lease must outlive the function that has it (core/incident/judge-claim.ts).
    expect(notify!.Properties.Timeout).toBeLessThanOrEqual(60);
  });

  it.each(ALL)(
    '$type keeps trying while a service is away for an hour, then leaves the notice where people look',
    (one) => {
      const template = templateOf(one);
      const queues = Object.entries(template.findResources('AWS::SQS::Queue'));
      const [, { Properties: notices }] = queues.find(([id]) => id.startsWith('CNotices'))!;
      expect(notices.RedrivePolicy.maxReceiveCount).toBe(12);
      expect(meaning(notices.RedrivePolicy.deadLetterTargetArn)).toBe('CDeadLetters');
      template.hasResourceProperties('AWS::CloudWatch::Alarm', {
        MetricName: 'ApproximateNumberOfMessagesVisible',
        Dimensions: [
          { Name: 'QueueName', Value: { 'Fn::GetAtt': [Match.stringLikeRegexp('^CDeadLetters'), 'QueueName'] } },
        ],
        Threshold: 1,
        AlarmDescription: Match.stringLikeRegexp('Channel a did not deliver a notice'),
      });
    },
  );

  it.each(ALL)('$type: a notice stays hidden while its function works, as long as AWS asks for', (one) => {
    const template = templateOf(one);
    const [notify] = Object.values(template.findResources('AWS::Lambda::Function'));
    const queues = Object.entries(template.findResources('AWS::SQS::Queue'));
    const [, notices] = queues.find(([id]) => id.startsWith('CNotices'))!;
    expect(notices.Properties.VisibilityTimeout).toBeGreaterThanOrEqual(6 * notify!.Properties.Timeout);
  });
});
