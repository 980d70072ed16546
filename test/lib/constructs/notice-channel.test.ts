import { App, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { AttributeType, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { EventBus } from 'aws-cdk-lib/aws-events';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { describe, expect, it } from '@jest/globals';
import type { ChannelConfig } from '../../../lambda/config/channel-schema.ts';
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

/** What its function may do, but for its log and its queue. */
function actionsOf(template: Template): readonly string[] {
  const policies = Object.values(template.findResources('AWS::IAM::Policy'));
  const statements = policies.flatMap(({ Properties }) => Properties.PolicyDocument.Statement);
  const actions: readonly string[] = statements.flatMap(({ Action }) => [Action].flat());
  return [...new Set(actions)].filter((action) => !/^(?:logs|dynamodb):|^sqs:(?!SendMessage)/.test(action)).sort();
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

describe('the channel', () => {
  it.each([
    [email, ['sns:Publish', 'sqs:SendMessage'], 1],
    [amazonQ, ['sns:Publish', 'sqs:SendMessage'], 1],
    [pagerduty, ['secretsmanager:GetSecretValue', 'sqs:SendMessage'], 0],
    [{ ...pagerduty, type: 'slack' }, ['secretsmanager:GetSecretValue', 'sqs:SendMessage'], 0],
    [
      { ...pagerduty, type: 'webhook', endpoint: 'https://example.com/' },
      ['secretsmanager:GetSecretValue', 'sqs:SendMessage'],
      0,
    ],
  ] satisfies readonly (readonly [ChannelConfig, readonly string[], number])[])(
    '%j may do what it needs and has a topic where it needs one',
    (channel, actions, topics) => {
      const template = templateOf(channel);
      expect(actionsOf(template)).toEqual(actions);
      // One more is that of the operations.
      template.resourceCountIs('AWS::SNS::Topic', topics + 1);
      expect(Object.keys(template.toJSON().Outputs ?? {})).toHaveLength(topics);
    },
  );

  it('reads its own secret, and is told its settings but not the secret', () => {
    const template = templateOf({ ...pagerduty, match: { severity: 'error' } });
    template.hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: Match.arrayWith([{ Action: 'secretsmanager:GetSecretValue', Effect: 'Allow', Resource: SECRET }]),
      },
    });
    expect(settingsOf(template)).toEqual({ channel: pagerduty });
  });

  it('hears of what it wants to hear of', () => {
    const match = { severity: 'error', clusters: ['prod'], namespaces: ['shop'], causes: ['dns'] } as const;
    templateOf({
      ...amazonQ,
      match: { ...match, clusters: ['prod'], namespaces: ['shop'], causes: ['dns'] },
    }).hasResourceProperties('AWS::Events::Rule', {
      EventPattern: {
        source: ['pullwarden'],
        detail: { severity: ['critical', 'error'], cluster: { name: ['prod'] }, namespaces: ['shop'], causes: ['dns'] },
      },
    });
    templateOf(amazonQ).hasResourceProperties('AWS::Events::Rule', { EventPattern: { detail: Match.absent() } });
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

  it('keeps trying while a service is away for an hour', () => {
    const queues = Object.values(templateOf(pagerduty).findResources('AWS::SQS::Queue'));
    const tries = queues.flatMap(({ Properties }) => Properties.RedrivePolicy?.maxReceiveCount ?? []);
    expect(tries).toEqual([12]);
  });
});
