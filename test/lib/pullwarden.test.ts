import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { CHECKS } from '../../lambda/checks/index.ts';
import { OPEN_CAUSES } from '../../lambda/config/open-causes.ts';
import { DETAIL_TYPES, EVENT_SOURCE } from '../../lambda/contract/events.ts';
import { METRICS } from '../../lambda/contract/metrics.ts';
import { TABLE } from '../../lambda/contract/table.ts';
import { type Resource, synthesized } from './synthesized.ts';

const example = synthesized(readFileSync('pullwarden.example.yaml', 'utf8'));

const oneCluster = (more = '') =>
  synthesized(
    `version: 1\nclusters: [{ name: c1, region: eu-west-1 }]\nchannels: []\n${more}\n${/^operations:/m.test(more) ? '' : 'operations: { emails: [ops@example.com] }'}`,
  );

/** The resources of one type, by what they are called in the code (their logical id without its hash). */
function all(type: string, resources = example): readonly (readonly [string, Resource])[] {
  return [...resources].filter(([, { Type }]) => Type === type).map(([id, resource]) => [called(id), resource]);
}

function called(logicalId: string): string {
  return logicalId.replace(/[0-9A-F]{8}$/, '');
}

/** What a value of a template means: text as it stands, resources by what they are called, the account as nothing. */
function meaning(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value);
  const [[intrinsic, argument] = []] = Object.entries(value);
  if (intrinsic === 'Ref') return String(argument).startsWith('AWS::') ? '' : called(argument);
  if (intrinsic === 'Fn::GetAtt') return called(argument[0]);
  if (intrinsic === 'Fn::Join') return argument[1].map(meaning).join('');
  if (intrinsic === 'Fn::ImportValue')
    return /:ExportsOutput(?:Ref|FnGetAtt)([A-Za-z]+?)[0-9A-F]{8}/.exec(argument)![1]!;
  throw new Error(`${intrinsic} is not expected`);
}

interface Statement {
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
}

/** What a function may do: `action → on what`, but for its own log. */
function rightsOf(name: string, resources = example): readonly string[] {
  const policy = all('AWS::IAM::Policy', resources).find(([called]) => called === `${name}RoleDefaultPolicy`);
  if (policy === undefined) throw new Error(`there is no function ${name}`);
  return (policy[1].Properties.PolicyDocument.Statement as readonly Statement[])
    .flatMap(({ Action, Resource }) =>
      [Action].flat().flatMap((action) => [Resource].flat().map((one) => `${action} → ${meaning(one)}`)),
    )
    .filter((right) => !right.startsWith('logs:'))
    .sort();
}

const CONSUME = ['DeleteMessage', 'GetQueueAttributes', 'ReceiveMessage'];
const consume = (queue: string) => CONSUME.map((action) => `sqs:${action} → ${queue}`);

/** Without an address every synth warns. */
const HEARD = 'operations: { emails: [ops@example.com] }';

describe('rights', () => {
  it.each([
    ['LooksProbe', []],
    ['LooksDispatch', ['sqs:SendMessage → LooksDispatchDeadLetters', 'sqs:SendMessage → LooksWork']],
    [
      'LooksCheck',
      [
        'dynamodb:GetItem → Table',
        'dynamodb:PutItem → Table',
        'dynamodb:Query → Table',
        'dynamodb:Query → Table/index/open-states',
        'dynamodb:UpdateItem → Table',
        'ecr:BatchGetImage → arn::ecr:*:*:repository/*',
        'ecr:DescribeImages → arn::ecr:*:*:repository/*',
        'ecr:DescribePullThroughCacheRules → *',
        'ecr:GetAuthorizationToken → *',
        'ecr:GetDownloadUrlForLayer → arn::ecr:*:*:repository/*',
        'eks:DescribeAddon → arn::eks:eu-central-1::/clusters/production/addons/kube-proxy',
        'eks:DescribeAddon → arn::eks:eu-central-1::addon/production/kube-proxy/*',
        'eks:DescribeAddon → arn::eks:eu-west-1::/clusters/staging/addons/kube-proxy',
        'eks:DescribeAddon → arn::eks:eu-west-1::addon/staging/kube-proxy/*',
        'eks:DescribeCluster → arn::eks:eu-central-1::cluster/production',
        'eks:DescribeCluster → arn::eks:eu-west-1::cluster/staging',
        'events:PutEvents → Bus',
        'lambda:InvokeFunction → LooksProbe',
        ...consume('LooksWork'),
      ],
    ],
    [
      'Reconcile',
      [
        'dynamodb:BatchGetItem → Table',
        'dynamodb:GetItem → Table',
        'dynamodb:PutItem → Table',
        'dynamodb:Query → Table/index/open-states',
        'dynamodb:Query → Table/index/unsent-effects',
        'dynamodb:UpdateItem → Table',
        'events:PutEvents → Bus',
        'sns:ListSubscriptionsByTopic → ChannelplatformteamTopic',
        'sns:ListSubscriptionsByTopic → Operations',
        'sqs:SendMessage → ReconcileDeadLetters',
      ],
    ],
    ['Widget', ['dynamodb:GetItem → Table', 'dynamodb:Query → Table/index/open-states']],
    [
      'ChannelplatformteamNotify',
      [
        'dynamodb:GetItem → Table',
        'dynamodb:UpdateItem → Table',
        'sns:Publish → ChannelplatformteamTopic',
        'sqs:ChangeMessageVisibility → ChannelplatformteamNotices',
        ...consume('ChannelplatformteamNotices'),
        'sqs:SendMessage → ChannelplatformteamDeadLetters',
      ],
    ],
  ])('of %s', (name, rights) => {
    expect(rightsOf(name)).toEqual(rights);
  });

  it('to a role of another account are given for that role, and none to describe its cluster from here', () => {
    const role = 'arn:aws:iam::111122223333:role/member';
    const resources = synthesized(
      `version: 1\nclusters: [{ name: c1, region: eu-west-1, roleArn: '${role}' }]\n${HEARD}`,
    );
    const rights = rightsOf('LooksCheck', resources);
    expect(rights).toContain(`sts:AssumeRole → ${role}`);
    expect(rights.filter((right) => right.startsWith('eks:'))).toEqual([]);
  });

  it('to search for clusters are those to list and to describe, in the regions that are named', () => {
    const own = synthesized(`version: 1\ndiscover: { tags: { a: b }, regions: [eu-west-1, eu-north-1] }\n${HEARD}`);
    expect(rightsOf('LooksCheck', own).filter((right) => right.startsWith('eks:'))).toEqual([
      'eks:DescribeAddon → arn::eks:eu-north-1::/clusters/*/addons/kube-proxy',
      'eks:DescribeAddon → arn::eks:eu-north-1::addon/*/kube-proxy/*',
      'eks:DescribeAddon → arn::eks:eu-west-1::/clusters/*/addons/kube-proxy',
      'eks:DescribeAddon → arn::eks:eu-west-1::addon/*/kube-proxy/*',
      'eks:DescribeCluster → arn::eks:eu-north-1::cluster/*',
      'eks:DescribeCluster → arn::eks:eu-west-1::cluster/*',
      'eks:ListClusters → *',
    ]);
    expect(rightsOf('LooksDispatch', own)).toContain('dynamodb:Query → Table');
    const roles = ['arn:aws:iam::111122223333:role/m', 'arn:aws:iam::444455556666:role/m'];
    const list = roles.map((roleArn) => `{ roleArn: '${roleArn}' }`).join(', ');
    const others = synthesized(
      `version: 1\ndiscover: { tags: { a: b }, regions: [eu-west-1], roles: [${list}] }\n${HEARD}`,
    );
    const rights = rightsOf('LooksCheck', others);
    expect(rights.filter((right) => right.startsWith('eks:'))).toEqual([]);
    expect(rights.filter((right) => right.startsWith('sts:'))).toEqual(roles.map((role) => `sts:AssumeRole → ${role}`));
  });

  it('are never all actions, and open at the end only for ECR, whose repositories pods name, and the ids of add-ons', () => {
    const allowed = [...example.values()]
      .flatMap(({ Properties }): readonly Statement[] => [
        ...(Properties.PolicyDocument?.Statement ?? []),
        ...(Properties.Policies ?? []).flatMap((policy: Resource['Properties']) => policy.PolicyDocument.Statement),
      ])
      .filter(({ Effect }) => Effect === 'Allow');
    expect(allowed.length).toBeGreaterThan(10);
    const wide = allowed.filter(({ Action, Resource }) => /\*/.test(JSON.stringify([Action, Resource])));
    const actions = wide.flatMap(({ Action }) => [Action].flat());
    expect(actions.filter((action) => !/^(?:ecr:[A-Z]\w+|eks:DescribeAddon)$/.test(action))).toEqual([]);
  });

  it('to secrets are given one by one', () => {
    const secretArn = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:quay-AbCdEf';
    const ping = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:ping-AbCdEf';
    const resources = oneCluster(
      `registries: [{ host: quay.io, secretArn: '${secretArn}' }]\noperations: { emails: [ops@example.com], ping: '${ping}' }`,
    );
    const secrets = (name: string) => rightsOf(name, resources).filter((right) => right.startsWith('secretsmanager:'));
    expect(secrets('LooksCheck')).toEqual([`secretsmanager:GetSecretValue → ${secretArn}`]);
    expect(secrets('Reconcile')).toEqual([`secretsmanager:GetSecretValue → ${ping}`]);
  });

  it('come from no managed policy', () => {
    const managed = all('AWS::IAM::Role').filter(([, { Properties }]) => Properties.ManagedPolicyArns !== undefined);
    expect(managed).toEqual([]);
  });
});

describe('every asynchronous edge', () => {
  const deadLetters = all('AWS::SQS::Queue').filter(([name]) => name.endsWith('DeadLetters'));
  const deadLetterNames = deadLetters.map(([name]) => name);
  const ticking = all('AWS::Scheduler::Schedule').map(([, { Properties }]) => meaning(Properties.Target.Arn));
  const edges = [
    ...all('AWS::SQS::Queue')
      .filter(([name]) => !deadLetterNames.includes(name))
      .map(([name, { Properties }]) => [name, Properties.RedrivePolicy?.deadLetterTargetArn]),
    ...all('AWS::Scheduler::Schedule').map(([name, { Properties }]) => [name, Properties.Target.DeadLetterConfig?.Arn]),
    ...all('AWS::Events::Rule').map(([name, { Properties }]) => [name, Properties.Targets[0].DeadLetterConfig?.Arn]),
    ...all('AWS::SNS::Subscription').map(([name, { Properties }]) => [
      name,
      Properties.RedrivePolicy?.deadLetterTargetArn,
    ]),
    ...all('AWS::Lambda::Function')
      .filter(([name]) => ticking.includes(name))
      .map(([name, { Properties }]) => [name, Properties.DeadLetterConfig?.TargetArn]),
  ] as const;

  it('is one of these', () => {
    expect(edges.map(([name]) => name)).toEqual([
      'LooksWork',
      'ChannelplatformteamNotices',
      'LooksDispatchEveryMinute',
      'ReconcileEveryMinute',
      'ChannelplatformteamRule',
      'Operationsplatformexamplecom',
      'ChannelplatformteamTopicplatformexamplecom',
      'LooksDispatch',
      'Reconcile',
    ]);
  });

  it.each(edges)('%s has a dead-letter queue', (_, target) => {
    expect(deadLetterNames).toContain(meaning(target));
  });

  it.each(deadLetters)('%s has an alarm for its first message, and an empty queue is silent', (name) => {
    const alarms = all('AWS::CloudWatch::Alarm').filter(
      ([, { Properties }]) => meaning(Properties.Dimensions?.[0].Value) === name,
    );
    expect(alarms.map(([, { Properties }]) => Properties)).toEqual([
      expect.objectContaining({
        MetricName: 'ApproximateNumberOfMessagesVisible',
        Threshold: 1,
        ComparisonOperator: 'GreaterThanOrEqualToThreshold',
        TreatMissingData: 'notBreaching',
        AlarmActions: [{ Ref: expect.stringMatching(/^Operations/) }],
      }),
    ]);
  });
});

describe('queues and functions', () => {
  const functions = new Map(all('AWS::Lambda::Function'));
  const queues = new Map(all('AWS::SQS::Queue'));
  const mappings = all('AWS::Lambda::EventSourceMapping').map(([, { Properties }]) => Properties);

  it.each(mappings)(
    '$FunctionName.Ref: a message stays hidden until its try is over, one at fault is reported alone',
    (mapping) => {
      const { Timeout } = functions.get(meaning(mapping.FunctionName))!.Properties;
      const { VisibilityTimeout } = queues.get(meaning(mapping.EventSourceArn))!.Properties;
      expect(VisibilityTimeout).toBeGreaterThanOrEqual(2 * Timeout);
      expect(mapping.FunctionResponseTypes).toEqual(['ReportBatchItemFailures']);
      expect(mapping.ScalingConfig.MaximumConcurrency).toBeGreaterThanOrEqual(2);
    },
  );

  it('a look has had its three tries before it is too old to be made', () => {
    const { VisibilityTimeout, RedrivePolicy } = queues.get('LooksWork')!.Properties;
    expect(VisibilityTimeout * (RedrivePolicy.maxReceiveCount - 1)).toBeLessThan(5 * 60);
  });

  it.each([...functions])('%s is as all of ours are', (_, { Properties }) => {
    expect(Properties).toMatchObject({
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      LoggingConfig: { LogFormat: 'JSON', LogGroup: expect.anything() },
    });
    expect(Properties.ReservedConcurrentExecutions).toBeUndefined();
  });

  it('keep their logs for a time, not for ever', () => {
    const groups = all('AWS::Logs::LogGroup');
    expect(groups).toHaveLength(functions.size);
    for (const [, { Properties }] of groups) expect(Properties.RetentionInDays).toBe(30);
  });
});

describe('a minute', () => {
  it('is told to dispatch and to reconcile as the time that it was meant for', () => {
    const schedules = all('AWS::Scheduler::Schedule').map(([, { Properties }]) => Properties);
    expect(schedules.map(({ Target }) => meaning(Target.Arn))).toEqual(['LooksDispatch', 'Reconcile']);
    for (const { ScheduleExpression, State, Target } of schedules) {
      expect([ScheduleExpression, State]).toEqual(['rate(1 minute)', 'ENABLED']);
      expect(JSON.parse(Target.Input)).toEqual({ scheduledTime: '<aws.scheduler.scheduled-time>' });
    }
  });
});

describe('the dashboard', () => {
  const bodyOf = (resources: ReadonlyMap<string, Resource>) =>
    JSON.stringify(all('AWS::CloudWatch::Dashboard', resources)[0]![1].Properties.DashboardBody);

  it('has a row for every check of the register, and every alarm', () => {
    for (const { id } of CHECKS) expect(bodyOf(example)).toContain(`check = '${id}'`);
    for (const [id, { Type }] of example) if (Type === 'AWS::CloudWatch::Alarm') expect(bodyOf(example)).toContain(id);
  });

  it('has none for a check that is switched off', () => {
    const body = bodyOf(oneCluster('checks: { kube-proxy: { enabled: false }, registry-access: { enabled: false } }'));
    for (const part of [`check = 'kube-proxy'`, METRICS.clustersDrifted, `message = 'registry'`]) {
      expect(bodyOf(example)).toContain(part);
      expect(body).not.toContain(part);
    }
  });

  it('draws every figure of ours, every cause, every function and queue, and calls the widget', () => {
    for (const name of Object.values(METRICS)) {
      // It is not a figure but an alarm.
      if (name !== METRICS.unconfirmedAddresses) expect(bodyOf(example)).toContain(`\\"${name}\\"`);
    }
    for (const cause of OPEN_CAUSES) expect(bodyOf(example)).toContain(`causes.${cause}`);
    for (const [id, { Type }] of example) {
      if (Type === 'AWS::Lambda::Function') expect(bodyOf(example)).toContain(id);
      if (Type === 'AWS::SQS::Queue') expect(bodyOf(example)).toContain(id);
    }
    expect(bodyOf(example)).toMatch(/custom.+Widget[0-9A-F]{8}/);
  });

  it('asks Logs Insights nothing longer than it takes', () => {
    const texts = bodyOf(example).match(/"query\\*":\\*"(?:[^"\\]|\\+[^"])*/g) ?? [];
    expect(Math.max(...texts.map(({ length }) => length))).toBeLessThan(10_000);
    expect(texts.length).toBeGreaterThan(0);
  });
});

describe('people', () => {
  it('get every kind of event through their channel', () => {
    const rules = all('AWS::Events::Rule').map(([, { Properties }]) => Properties);
    expect(rules.map(({ EventPattern }) => EventPattern)).toEqual([
      { source: [EVENT_SOURCE], 'detail-type': Object.values(DETAIL_TYPES), account: [{ Ref: 'AWS::AccountId' }] },
    ]);
    expect(meaning(rules[0].EventBusName)).toBe('Bus');
    expect(meaning(rules[0].Targets[0].Arn)).toBe('ChannelplatformteamNotices');
  });

  it('get the alarms of the monitor itself, which CloudWatch may publish', () => {
    const topics = all('AWS::SNS::Subscription').map(([, { Properties }]) => [
      meaning(Properties.TopicArn),
      Properties.Protocol,
      Properties.Endpoint,
    ]);
    expect(topics).toEqual([
      ['Operations', 'email', 'platform@example.com'],
      ['ChannelplatformteamTopic', 'email', 'platform@example.com'],
    ]);
    const policy = all('AWS::SNS::TopicPolicy').find(([name]) => name === 'OperationsPolicy')![1].Properties;
    expect(policy.PolicyDocument.Statement).toContainEqual(
      expect.objectContaining({ Effect: 'Allow', Principal: { Service: 'cloudwatch.amazonaws.com' } }),
    );
  });

  it('may share an address between channels', () => {
    const address = (name: string) => `{ name: ${name}, type: email, address: a@example.com }`;
    const shared = synthesized(
      `version: 1\nclusters: [{ name: c1, region: eu-west-1 }]\nchannels: [${address('one')}, ${address('two')}]`,
    );
    expect(all('AWS::SNS::Subscription', shared)).toHaveLength(3);
  });
});

describe('storage', () => {
  it('survives the stack, can be put back to any second, and forgets by itself', () => {
    const [[, table]] = all('AWS::DynamoDB::GlobalTable') as [readonly [string, Resource]];
    expect(table.DeletionPolicy).toBe('Retain');
    expect(table.Properties).toMatchObject({
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [
        { AttributeName: TABLE.partitionKey, KeyType: 'HASH' },
        { AttributeName: TABLE.sortKey, KeyType: 'RANGE' },
      ],
      GlobalSecondaryIndexes: [
        {
          IndexName: TABLE.unsentIndex,
          KeySchema: [
            { AttributeName: TABLE.unsentKey, KeyType: 'HASH' },
            { AttributeName: TABLE.unsentSortKey, KeyType: 'RANGE' },
          ],
        },
        {
          IndexName: TABLE.openIndex,
          KeySchema: [
            { AttributeName: TABLE.openKey, KeyType: 'HASH' },
            { AttributeName: TABLE.openSortKey, KeyType: 'RANGE' },
          ],
          Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: [TABLE.openTroubles] },
        },
      ],
      TimeToLiveSpecification: { AttributeName: TABLE.timeToLive, Enabled: true },
      Replicas: [{ PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true } }],
    });
  });

  it('keeps the bus, to which others subscribe', () => {
    expect(all('AWS::Events::EventBus').map(([, { DeletionPolicy }]) => DeletionPolicy)).toEqual(['Retain']);
  });
});
