import { readFileSync, readdirSync } from 'node:fs';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { ENV } from '../../lambda/contract/env.ts';
import { MonitorFunction } from '../../lib/constructs/monitor-function.ts';
import { calledActions } from '../support/called-actions.ts';
import { type LiveCode, liveCode } from '../support/live-code.ts';
import { allowedActions, roleStatements, type Statement } from './role-statements.ts';
import { synthesizedApp, synthesizedMember } from './synthesized.ts';

const HANDLERS_FOLDER = 'lambda/handlers';
const { resources, stacks } = synthesizedApp(readFileSync('test/lib/everything.yaml', 'utf8'));
const statements = roleStatements(resources);
const memberStatements = roleStatements(synthesizedMember().resources);

/** What a function needs without calling it: Lambda does it on its behalf, with its role. */
const EDGES: readonly {
  readonly edge: string;
  readonly reason: string;
  readonly actions: readonly string[];
  readonly has: (made: MonitorFunction) => boolean;
}[] = [
  {
    edge: 'a log',
    reason: 'the runtime writes what the function says',
    actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
    has: () => true,
  },
  {
    edge: 'a queue before it',
    reason: 'Lambda reads the queue for the function and deletes what is done',
    actions: ['sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ReceiveMessage'],
    has: (made) => ofType('AWS::Lambda::EventSourceMapping').some(({ FunctionName }) => isOf(FunctionName, made)),
  },
  {
    edge: 'dead letters of asynchronous calls',
    reason: 'Lambda puts what failed for good there',
    actions: ['sqs:SendMessage'],
    has: ({ deadLetterQueue }) => deadLetterQueue !== undefined,
  },
  {
    edge: 'a table under a key',
    reason: 'DynamoDB uses the key with the rights of its caller',
    actions: ['Decrypt', 'DescribeKey', 'Encrypt', 'GenerateDataKey', 'ReEncryptFrom', 'ReEncryptTo'].map(
      (name) => `kms:${name}`,
    ),
    has: (made) => hasEnvironment(made, ENV.tableName),
  },
  {
    edge: 'queues and topics under a key',
    reason: 'SQS and SNS use the key with the rights of whoever sends or receives',
    actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
    has: (made) => made.deadLetterQueue !== undefined || made.handlerFile === 'notify.ts',
  },
  {
    edge: 'a place in a VPC',
    reason: 'Lambda makes the network interfaces',
    actions: [
      'ec2:AssignPrivateIpAddresses',
      'ec2:CreateNetworkInterface',
      'ec2:DeleteNetworkInterface',
      'ec2:DescribeNetworkInterfaces',
      'ec2:DescribeSubnets',
      'ec2:UnassignPrivateIpAddresses',
    ],
    has: ({ isBoundToVpc }) => isBoundToVpc,
  },
];

/** Actions that are allowed on every resource, or on names that are open somewhere, and why no name can be given. */
const OPEN: Readonly<Record<string, string>> = {
  'ec2:*': 'Lambda makes network interfaces; IAM knows no resource for some of it, and a Deny takes it from the code',
  'ecr:BatchGetImage': 'pods name the repositories',
  'ecr:DescribeImages': 'pods name the repositories',
  'ecr:GetDownloadUrlForLayer': 'pods name the repositories',
  'ecr:DescribePullThroughCacheRules': 'IAM knows no resource for it',
  'ecr:GetAuthorizationToken': 'IAM knows no resource for it',
  'eks:DescribeAddon': 'EKS makes the id at the end',
  'eks:DescribeCluster': 'which clusters carry a tag is known only after all were described',
  'eks:ListClusters': 'IAM knows no resource for it',
};

const functions = stacks.flatMap(({ node }) => node.findAll()).filter((one) => one instanceof MonitorFunction);
const handlers = readdirSync(HANDLERS_FOLDER).filter((file) =>
  /^export const handler\b/m.test(readFileSync(`${HANDLERS_FOLDER}/${file}`, 'utf8')),
);

let live: ReadonlyMap<string, LiveCode>;
beforeAll(async () => {
  live = await liveCode(Object.fromEntries(handlers.map((file) => [file, `${HANDLERS_FOLDER}/${file}`])));
});

function ofType(type: string): readonly { readonly [property: string]: unknown }[] {
  return [...resources.values()].filter(({ Type }) => Type === type).map(({ Properties }) => Properties);
}

function hasEnvironment({ stack, role }: MonitorFunction, name: string): boolean {
  const arn = JSON.stringify(stack.resolve(role!.roleArn));
  const made = ofType('AWS::Lambda::Function').find((one) => JSON.stringify(one['Role']) === arn);
  return JSON.stringify(made?.['Environment'] ?? {}).includes(`"${name}"`);
}

function isOf(reference: unknown, made: MonitorFunction): boolean {
  return JSON.stringify(made.stack.resolve(made.functionName)) === JSON.stringify(reference);
}

function statementsOf(made: MonitorFunction): readonly Statement[] {
  const arn: { readonly 'Fn::GetAtt': readonly [string, string] } = made.stack.resolve(made.role!.roleArn);
  return statements.get(arn['Fn::GetAtt'][0])!;
}

function edgesOf(made: MonitorFunction): readonly string[] {
  return EDGES.filter(({ has }) => has(made)).flatMap(({ actions }) => actions);
}

describe('the rights of', () => {
  it.each(handlers)('%s are what its code calls, and what its edges need', (file) => {
    const ours = functions.filter(({ handlerFile }) => handlerFile === file);
    expect(ours).not.toEqual([]);
    const needed = new Set([...calledActions(live.get(file)!), ...ours.flatMap(edgesOf)]);
    expect(allowedActions(ours.flatMap(statementsOf))).toEqual([...needed].sort());
  });

  it('each single function are those of its own edges at least', () => {
    for (const made of functions) {
      expect(allowedActions(statementsOf(made))).toEqual(expect.arrayContaining([...edgesOf(made)]));
    }
  });

  it.each(['probe.ts', 'read.ts'])('%s are none, but for its log and its place in a VPC', (file) => {
    expect(calledActions(live.get(file)!)).toEqual([]);
    const packages = live.get(file)!.imported.map(({ packageName }) => packageName);
    expect(packages.filter((name) => /^@(?:aws-sdk|smithy)\//.test(name))).toEqual([]);
    const ours = functions.filter(({ handlerFile }) => handlerFile === file);
    const allowed = allowedActions(ours.flatMap(statementsOf));
    expect(allowed.filter((action) => !/^(?:logs|ec2):/.test(action))).toEqual([]);
  });

  it('functions in a VPC to make network interfaces are taken from their own code', () => {
    const inside = functions.filter(({ isBoundToVpc }) => isBoundToVpc);
    expect(inside.length).toBeGreaterThan(0);
    for (const made of inside) {
      expect(statementsOf(made)).toContainEqual(
        expect.objectContaining({ Effect: 'Deny', Condition: { Null: { 'lambda:SourceFunctionArn': 'false' } } }),
      );
    }
  });

  it('the role in another account are what check calls there', () => {
    const roles = [...memberStatements].filter(([id]) => id.startsWith('Role'));
    expect(roles).toHaveLength(1);
    const eks = calledActions(live.get('check.ts')!).filter((action) => action.startsWith('eks:'));
    expect(allowedActions(roles[0]![1])).toEqual(eks);
  });
});

describe('a key of one’s own', () => {
  const [resource] = ofType('AWS::DynamoDB::GlobalTable').map(
    // oxlint-disable-next-line typescript/no-explicit-any
    ({ Replicas }) => (Replicas as any)[0].SSESpecification.KMSMasterKeyId,
  );

  it('is used through the service that holds the data only', () => {
    const uses = [...statements.values()].flat().filter(({ Action }) => JSON.stringify(Action).includes('kms:'));
    expect(uses.length).toBeGreaterThan(10);
    for (const { Resource, Condition } of uses) {
      expect(Resource).toEqual(resource);
      expect(JSON.stringify(Condition?.['StringEquals']?.['kms:ViaService'])).toMatch(/"(?:dynamodb|sqs|sns)\./);
    }
  });
});

describe('who reads or writes under that key', () => {
  const readAndWrite = ['kms:Decrypt', 'kms:GenerateDataKey'];
  const table = ['kms:DescribeKey', 'kms:Encrypt', 'kms:ReEncryptFrom', 'kms:ReEncryptTo'];

  it.each([
    ['dynamodb:GetItem', 'dynamodb', [...readAndWrite, ...table]],
    ['sns:Publish', 'sns', readAndWrite],
    ['sqs:ReceiveMessage', 'sqs', ['kms:Decrypt']],
    ['sqs:SendMessage', 'sqs', readAndWrite],
  ])('by %s may use it as %s asks', (action, service, actions) => {
    const those = [...statements.values()].filter((own) => own.some(({ Action }) => [Action].flat().includes(action)));
    expect(those.length).toBeGreaterThan(0);
    for (const own of those) {
      const via = own.filter(({ Condition }) =>
        JSON.stringify(Condition?.['StringEquals']?.['kms:ViaService'] ?? '').includes(`"${service}.`),
      );
      expect(allowedActions(via)).toEqual(expect.arrayContaining(actions));
    }
  });
});

describe('no role', () => {
  const all = [...statements.values(), ...memberStatements.values()].flat();
  const allowed = all.filter(({ Effect }) => Effect === 'Allow');

  it('may do all of a service', () => {
    expect(allowedActions(allowed).filter((action) => action.includes('*'))).toEqual([]);
  });

  it('may do something to everything, but for what is listed here with its reason', () => {
    const open = allowedActions(allowed.filter(({ Resource }) => /\*/.test(JSON.stringify(Resource))));
    const known = open.map((action) => (action in OPEN ? action : `${action.split(':')[0]}:*`));
    expect([...new Set(known)].sort()).toEqual(Object.keys(OPEN).sort());
  });

  it('has a managed policy', () => {
    const managed = ofType('AWS::IAM::Role').filter(({ ManagedPolicyArns }) => ManagedPolicyArns !== undefined);
    expect(managed).toEqual([]);
  });
});

describe('the code', () => {
  it('calls AWS by commands and their pages only, so that nothing else has to be looked for', () => {
    const names = [...live.values()].flatMap(({ imported }) =>
      imported.filter(({ packageName }) => packageName.startsWith('@aws-sdk/')).map(({ name }) => name),
    );
    expect(names.length).toBeGreaterThan(20);
    expect(names.filter((name) => !/(?:Client|Command|Exception)$|^paginate/.test(name))).toEqual([]);
  });
});
