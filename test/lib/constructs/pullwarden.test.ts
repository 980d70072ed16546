import { readFileSync, rmSync } from 'node:fs';
import { App, RemovalPolicy, Stack, Tags } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Rule } from 'aws-cdk-lib/aws-events';
import { Key } from 'aws-cdk-lib/aws-kms';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import recommended from 'aws-cdk-lib/recommended-feature-flags.json' with { type: 'json' };
import { describe, expect, it } from '@jest/globals';
import { Pullwarden, type PullwardenProps } from '../../../lib/index.ts';
import { synthesized } from '../synthesized.ts';

process.env.CDK_VALIDATION = 'false';

const SMALLEST = 'version: 1\nclusters: [{ name: c1, region: eu-west-1 }]\noperations: { emails: [a@example.com] }';
const clusters = [{ name: 'production', region: 'eu-central-1' }];
const channels = [{ name: 'platform-team', type: 'email', address: 'platform@example.com' } as const];

/** A stack of somebody's own application; nothing is bundled. */
function ownStack(fill: (stack: Stack) => void): Template {
  const app = new App({ context: { 'aws:cdk:bundling-stacks': [] } });
  const stack = new Stack(app, 'Own');
  fill(stack);
  const template = Template.fromStack(stack);
  rmSync(app.outdir, { recursive: true });
  return template;
}

describe('in a stack of one’s own', () => {
  it('Pullwarden is one construct, on whose bus one may listen', () => {
    const template = ownStack((stack) => {
      const { storage } = new Pullwarden(stack, 'Pullwarden', { clusters, channels });
      new Rule(stack, 'Ours', { eventBus: storage.bus, eventPattern: { source: ['pullwarden'] } });
    });
    const types = [...synthesized(SMALLEST).values()];
    for (const { Type } of types) expect(Object.keys(template.findResources(Type))).not.toEqual([]);
    template.resourceCountIs('AWS::Events::Rule', 2);
    template.hasResource('AWS::DynamoDB::GlobalTable', { DeletionPolicy: 'Retain' });
  });

  it('everything is kept as one says', () => {
    const template = ownStack((stack) => {
      const key = new Key(stack, 'Key', { enableKeyRotation: true });
      const kept = { key, logRetention: RetentionDays.ONE_WEEK, removalPolicy: RemovalPolicy.DESTROY };
      new Pullwarden(stack, 'Pullwarden', { clusters, channels, ...kept });
      Tags.of(stack).add('team', 'platform');
    });
    const [keyId] = Object.keys(template.findResources('AWS::KMS::Key'));
    const all = (type: string) => Object.values(template.findResources(type));
    const ours = { 'Fn::GetAtt': [keyId, 'Arn'] };
    for (const { Properties } of all('AWS::SQS::Queue')) {
      expect(Properties).toMatchObject({ KmsMasterKeyId: ours, KmsDataKeyReusePeriodSeconds: 3_600 });
    }
    for (const { Properties } of all('AWS::SNS::Topic')) expect(Properties.KmsMasterKeyId).toEqual(ours);
    for (const { Properties } of all('AWS::Logs::LogGroup')) {
      expect(Properties).toMatchObject({ KmsKeyId: ours, RetentionInDays: 7 });
    }
    template.hasResourceProperties('AWS::DynamoDB::GlobalTable', {
      SSESpecification: { SSEEnabled: true, SSEType: 'KMS' },
      Replicas: [{ SSESpecification: { KMSMasterKeyId: ours }, Tags: [{ Key: 'team', Value: 'platform' }] }],
    });
    template.hasResource('AWS::DynamoDB::GlobalTable', { DeletionPolicy: 'Delete' });
    template.hasResource('AWS::Events::EventBus', { DeletionPolicy: 'Delete' });
    for (const { Properties } of all('AWS::Lambda::Function')) {
      expect(Properties.Tags).toEqual([{ Key: 'team', Value: 'platform' }]);
    }
  });

  it('a key lets in the services that deliver, and no rights are given by a `*` but those of its owner', () => {
    const template = ownStack((stack) => {
      new Pullwarden(stack, 'Pullwarden', { clusters, channels, key: new Key(stack, 'Key') });
    });
    const [key] = Object.values(template.findResources('AWS::KMS::Key'));
    const [owner, messages, logs, ...more] = key!.Properties.KeyPolicy.Statement;
    expect(more).toEqual([]);
    expect(owner).toMatchObject({ Action: 'kms:*', Principal: { AWS: expect.anything() } });
    expect(messages).toMatchObject({
      Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
      Principal: { Service: ['cloudwatch.amazonaws.com', 'events.amazonaws.com', 'sns.amazonaws.com'] },
    });
    expect(JSON.stringify(logs.Principal)).toContain('"logs."');
    // What the owner of a key must write himself, where we cannot.
    const [documentedMessages, documentedLogs] = JSON.parse(
      /```json\n([\s\S]*?)```/.exec(readFileSync('docs/library.md', 'utf8'))![1]!,
    );
    expect(messages).toEqual(documentedMessages);
    expect(logs.Action).toEqual(documentedLogs.Action);
    expect(JSON.stringify(logs.Condition)).toContain('kms:EncryptionContext:aws:logs:arn');
  });

  it('a wrong configuration is one error with every problem', () => {
    const wrong = { clusters: [{ name: 'a b', region: 'europe' }], checks: { pods: {} } } as PullwardenProps;
    expect(() => ownStack((stack) => new Pullwarden(stack, 'Pullwarden', wrong))).toThrow(
      [
        'The configuration of Own/Pullwarden has 2 problems:',
        '  clusters.0.name: is "a b", and must be the name of an EKS cluster; correct the value',
        '  clusters.0.region: is "europe", and must be an AWS region, such as eu-central-1; correct the value',
      ].join('\n'),
    );
  });
});

describe('what survives', () => {
  it.each([
    ['TableCD117FA1', 'AWS::DynamoDB::GlobalTable'],
    ['BusEA82B648', 'AWS::Events::EventBus'],
  ])('is still %s: another id would be another, empty one', (id, type) => {
    const resources = synthesized(SMALLEST);
    expect(resources.get(id)?.Type).toBe(type);
  });
});

/** Everything that a template says which other partitions say otherwise. */
const ONLY_AWS = /arn:aws:|amazonaws\.com(?!\.cn)/g;
/** Names of services, which are the same in every partition. */
const SERVICE = /"(?:lambda|scheduler|events|sns|cloudwatch)\.amazonaws\.com"/g;

describe.each([
  ['cn-north-1', 'aws-cn'],
  ['us-gov-west-1', 'aws-us-gov'],
])('in %s', (region, partition) => {
  const EVERYTHING: PullwardenProps = {
    clusters: [
      { name: 'own', region, vpc: { id: 'vpc-0000000a', subnets: ['subnet-0000000a'] } },
      {
        name: 'member',
        region,
        roleArn: `arn:${partition}:iam::111122223333:role/pullwarden-member`,
        externalId: 'abc',
      },
    ],
    discover: { tags: { pullwarden: 'watch' }, regions: [region] },
    channels: [
      ...channels,
      {
        name: 'pager',
        type: 'pagerduty',
        secret: `arn:${partition}:secretsmanager:${region}:111122223333:secret:p-AbCdEf`,
      },
    ],
  };

  it.each([
    ['a stack of that region', { env: { account: '111122223333', region } }],
    ['a stack for any', {}],
  ])('%s names nothing of another partition', (_, props) => {
    const app = new App({ context: { ...recommended, 'aws:cdk:bundling-stacks': [] } });
    const stack = new Stack(app, 'Own', props);
    new Pullwarden(stack, 'Pullwarden', { ...EVERYTHING, key: new Key(stack, 'Key') });
    const { Resources } = Template.fromStack(stack).toJSON();
    const { missing } = app.synth().manifest;
    rmSync(app.outdir, { recursive: true });
    const text = JSON.stringify(Resources).replaceAll(SERVICE, '');
    expect(text.match(ONLY_AWS) ?? []).toEqual([]);
    // Nothing is asked of an account: whoever synthesizes needs none.
    expect(missing).toBeUndefined();
  });
});
