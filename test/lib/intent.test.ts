import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import type { Statement } from './role-statements.ts';
import { type Resource, synthesized, synthesizedMember } from './synthesized.ts';

// What a review asks of the templates, whatever the resources are called.
const everything = synthesized(readFileSync('test/lib/everything.yaml', 'utf8'));
const example = synthesized(readFileSync('pullwarden.example.yaml', 'utf8'));
const member = synthesizedMember().resources;
const TEMPLATES = [
  ['everything', everything],
  ['the example', example],
  ['another account', member],
] as const;

type Resources = ReadonlyMap<string, Resource>;

function ofType(type: string, resources: Resources): readonly (readonly [string, Resource])[] {
  return [...resources].filter(([, { Type }]) => Type === type);
}

/** The id of the resource that a value refers to. */
function referred(value: unknown): string {
  const { Ref, 'Fn::GetAtt': attribute } = value as {
    readonly Ref?: string;
    readonly 'Fn::GetAtt'?: readonly string[];
  };
  return Ref ?? attribute?.[0] ?? JSON.stringify(value);
}

/** The queues that something puts dead letters on, each with who does. */
function deadLetterQueues(resources: Resources): ReadonlyMap<string, readonly string[]> {
  const uses = [...resources].flatMap(([id, { Properties }]) =>
    [
      Properties?.RedrivePolicy?.deadLetterTargetArn,
      Properties?.DeadLetterConfig?.TargetArn,
      Properties?.Target?.DeadLetterConfig?.Arn,
      ...(Properties?.Targets ?? []).map((target: Resource['Properties']) => target.DeadLetterConfig?.Arn),
    ]
      .filter((arn) => arn !== undefined)
      .map((arn) => [referred(arn), id] as const),
  );
  const byQueue = Map.groupBy(uses, ([queue]) => queue);
  return new Map([...byQueue].map(([queue, found]) => [queue, found.map(([, id]) => id)]));
}

describe.each([
  ['everything', everything],
  ['the example', example],
])('dead letters of %s', (_, resources) => {
  const letters = deadLetterQueues(resources);
  const users = new Set([...letters.values()].flat());

  it.each([
    ['a queue that somebody works off', ofType('AWS::SQS::Queue', resources).filter(([id]) => !letters.has(id))],
    ['a schedule', ofType('AWS::Scheduler::Schedule', resources)],
    ['a rule', ofType('AWS::Events::Rule', resources)],
    ['a subscription', ofType('AWS::SNS::Subscription', resources)],
    [
      'a function that is called without waiting',
      ofType('AWS::Scheduler::Schedule', resources).map(([, { Properties }]) => {
        const id = referred(Properties.Target.Arn);
        return [id, resources.get(id)!] as const;
      }),
    ],
  ])('%s has some', (_, edges) => {
    expect(edges.length).toBeGreaterThan(0);
    for (const [id] of edges) expect(users).toContain(id);
  });

  it('are told by an alarm that somebody hears', () => {
    expect(letters.size).toBeGreaterThan(0);
    const alarms = ofType('AWS::CloudWatch::Alarm', resources).map(([, { Properties }]) => Properties);
    for (const [queue] of letters) {
      const own = alarms.filter(
        ({ MetricName, Dimensions }) =>
          MetricName === 'ApproximateNumberOfMessagesVisible' && referred(Dimensions[0].Value) === queue,
      );
      expect(own.map(({ AlarmActions }) => AlarmActions.length)).toEqual([1]);
      expect(own[0]).toMatchObject({ Threshold: 1, TreatMissingData: 'notBreaching' });
    }
  });
});

describe.each(TEMPLATES)('nothing of %s is public', (_, resources) => {
  /** Policies of resources and of keys, and who may take a role. */
  const statements = [...resources.values()].flatMap(({ Properties }): readonly Statement[] => [
    ...(Properties?.PolicyDocument?.Statement ?? []),
    ...(Properties?.AssumeRolePolicyDocument?.Statement ?? []),
  ]);

  it('no statement lets in everybody', () => {
    expect(statements.length).toBeGreaterThan(0);
    const open = statements.filter(
      ({ Effect, Principal }) => Effect === 'Allow' && /"\*"/.test(JSON.stringify(Principal ?? '')),
    );
    expect(open).toEqual([]);
  });

  it('no service is let in for other accounts', () => {
    const services = statements.filter(({ Principal }) => JSON.stringify(Principal ?? '').includes('"Service"'));
    const unbound = services
      .filter(
        ({ Effect, Condition }) =>
          Effect === 'Allow' && !/aws:Source(?:Account|Arn)/.test(JSON.stringify(Condition ?? '')),
      )
      .map(({ Principal }) => (Principal as { readonly Service: string }).Service);
    // Lambda takes the role of a function of the account only, and has nobody to say whom it acts for.
    expect([...new Set(unbound)]).toEqual(['lambda.amazonaws.com']);
  });

  it('no function has an address, and only who is named may call one', () => {
    expect(ofType('AWS::Lambda::Url', resources)).toEqual([]);
    for (const [, { Properties }] of ofType('AWS::Lambda::Permission', resources)) {
      expect(Properties.Principal).not.toBe('*');
    }
  });

  it('no door of another kind is there, nor one onto the bus', () => {
    const doors = [...resources.values()].filter(({ Type }) =>
      /Events::EventBusPolicy|ApiGateway|::S3::Bucket$|ElasticLoadBalancing/.test(Type),
    );
    expect(doors).toEqual([]);
  });
});

describe('what is stored', () => {
  it.each(TEMPLATES)('in %s is kept as long as is said, and no log is somebody else’s', (_, resources) => {
    for (const [, { Properties }] of ofType('AWS::Logs::LogGroup', resources)) {
      expect(Properties.RetentionInDays).toBeGreaterThan(0);
    }
    for (const [, { Properties }] of ofType('AWS::Lambda::Function', resources)) {
      expect(resources.get(referred(Properties.LoggingConfig.LogGroup))?.Type).toBe('AWS::Logs::LogGroup');
    }
  });

  it.each([
    ['AWS::SQS::Queue', 'KmsMasterKeyId'],
    ['AWS::SNS::Topic', 'KmsMasterKeyId'],
    ['AWS::Logs::LogGroup', 'KmsKeyId'],
    ['AWS::DynamoDB::GlobalTable', 'Replicas'],
  ])('in %s is encrypted, by a key of one’s own where there is one', (type, property) => {
    const found = ofType(type, everything);
    expect(found.length).toBeGreaterThan(0);
    for (const [, { Properties }] of found) expect(JSON.stringify(Properties[property])).toContain(':kms:');
    // Without a word AWS encrypts with keys of its own: nobody has said otherwise.
    for (const [, { Properties }] of ofType(type, example)) {
      expect(JSON.stringify(Properties)).not.toMatch(/"(?:SqsManagedSseEnabled|SSEEnabled)":false/);
    }
  });

  it.each(TEMPLATES.slice(0, 2))('in %s travels by TLS only', (_, resources) => {
    const refused = (type: string, list: string) =>
      ofType(type, resources).flatMap(([, { Properties }]) =>
        (Properties.PolicyDocument.Statement as readonly Statement[]).some(
          ({ Effect, Condition }) => Effect === 'Deny' && Condition?.['Bool']?.['aws:SecureTransport'] === 'false',
        )
          ? (Properties[list] as readonly unknown[]).map(referred)
          : [],
      );
    const ids = (type: string) => ofType(type, resources).map(([id]) => id);
    expect(refused('AWS::SQS::QueuePolicy', 'Queues').sort()).toEqual(ids('AWS::SQS::Queue').sort());
    expect(refused('AWS::SNS::TopicPolicy', 'Topics').sort()).toEqual(ids('AWS::SNS::Topic').sort());
  });

  it.each(TEMPLATES.slice(0, 2))('of %s stays if it is data, and goes if it is not', (_, resources) => {
    const stays = [...resources.values()].filter(({ DeletionPolicy = 'Delete' }) => DeletionPolicy !== 'Delete');
    expect(stays.map(({ Type }) => Type).sort()).toEqual(['AWS::DynamoDB::GlobalTable', 'AWS::Events::EventBus']);
  });
});

describe('time', () => {
  const timeouts = new Map(
    ofType('AWS::Lambda::Function', everything).map(([id, { Properties }]) => [id, Properties.Timeout as number]),
  );
  const timeoutOf = (name: RegExp) => [...timeouts].filter(([id]) => name.test(id)).map(([, timeout]) => timeout);
  /** How long an adapter waits for the function that it invokes, in seconds. */
  const waits = (file: string) => {
    const ms = /const INVOKE = \{ requestMs: ([\d_]+)/.exec(readFileSync(`lambda/adapters/aws/${file}`, 'utf8'))![1]!;
    return Number(ms.replaceAll('_', '')) / 1_000;
  };

  it('a message is out of sight for two timeouts of its function at least', () => {
    const mappings = ofType('AWS::Lambda::EventSourceMapping', everything);
    expect(mappings.length).toBeGreaterThan(0);
    for (const [, { Properties }] of mappings) {
      const queue = everything.get(referred(Properties.EventSourceArn))!;
      const timeout = timeouts.get(referred(Properties.FunctionName))!;
      const gathers = Properties.MaximumBatchingWindowInSeconds ?? 0;
      expect(queue.Properties.VisibilityTimeout).toBeGreaterThanOrEqual(2 * timeout + gathers);
    }
  });

  it.each([
    ['probe', /Probe[0-9A-F]{8}$/, 'lambda-registry.ts'],
    ['read', /Read[0-9A-F]{8}$/, 'lambda-kubernetes.ts'],
  ])('%s has ended when its caller gives up, and that before its own end', (_, name, file) => {
    const [check] = timeoutOf(/^LooksCheck[0-9A-F]{8}$/);
    const called = timeoutOf(name);
    expect(called.length).toBeGreaterThan(0);
    for (const timeout of called) expect(timeout).toBeLessThan(waits(file));
    expect(waits(file)).toBeLessThan(check!);
  });

  it('what runs every minute has ended when the next one begins', () => {
    for (const [, { Properties }] of ofType('AWS::Scheduler::Schedule', everything)) {
      expect(timeouts.get(referred(Properties.Target.Arn))).toBeLessThan(60);
    }
  });
});

describe('every function', () => {
  it.each(TEMPLATES)('of %s is Node 24 on arm64, and writes JSON', (_, resources) => {
    const functions = ofType('AWS::Lambda::Function', resources);
    expect(functions.length).toBeGreaterThan(0);
    for (const [, { Properties }] of functions) {
      expect(Properties).toMatchObject({
        Runtime: 'nodejs24.x',
        Architectures: ['arm64'],
        LoggingConfig: { LogFormat: 'JSON' },
      });
    }
  });

  it('reports which messages of a batch failed', () => {
    for (const [, { Properties }] of ofType('AWS::Lambda::EventSourceMapping', everything)) {
      expect(Properties.FunctionResponseTypes).toEqual(['ReportBatchItemFailures']);
    }
  });
});

it('a tag is on everything that can have one', () => {
  const without = [...everything.values()].filter(
    ({ Properties }) => !JSON.stringify(Properties?.Tags ?? Properties?.Replicas ?? '').includes('"team"'),
  );
  expect([...new Set(without.map(({ Type }) => Type))].sort()).toEqual([
    // These take none, or CDK knows of none.
    'AWS::EC2::SecurityGroupIngress',
    'AWS::IAM::Policy',
    'AWS::Lambda::EventInvokeConfig',
    'AWS::SNS::Subscription',
    'AWS::SNS::TopicPolicy',
    'AWS::SQS::QueuePolicy',
    'AWS::Scheduler::Schedule',
  ]);
});
