import { readFileSync } from 'node:fs';
import { CfnElement, Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { type Right, RIGHTS, type RightName, nameRight } from '../../lambda/core/access/rights.ts';
import { RIGHT_PURPOSES } from '../../lambda/core/access/right-purposes.ts';
import { MonitorFunction } from '../../lib/constructs/monitor-function.ts';
import { roleStatements, type Statement } from './role-statements.ts';
import { synthesizedApp, synthesizedMember } from './synthesized.ts';

const EXAMPLE = 'test/lib/everything.yaml';

/** What each action is for. An action that is missing here, or that nobody has any more, fails the page's test. */
export const ACTION_PURPOSES: Readonly<Record<string, string>> = {
  'dynamodb:BatchGetItem': 'see when each cluster was looked at',
  'dynamodb:GetItem': 'read a state or a delivery',
  'dynamodb:PutItem': 'write a state with its effects, the history, what a search found',
  'dynamodb:Query': 'read silences and found clusters; by an index: unsent effects, open incidents',
  'dynamodb:UpdateItem': 'mark effects as sent, claim a delivery, count pulls',
  'ec2:AssignPrivateIpAddresses': 'Lambda puts the function into the VPC',
  'ec2:CreateNetworkInterface': 'Lambda puts the function into the VPC',
  'ec2:DeleteNetworkInterface': 'Lambda puts the function into the VPC',
  'ec2:DescribeNetworkInterfaces': 'Lambda puts the function into the VPC',
  'ec2:DescribeSubnets': 'Lambda puts the function into the VPC',
  'ec2:UnassignPrivateIpAddresses': 'Lambda puts the function into the VPC',
  'ecr:BatchGetImage': 'ask for the manifest of an image that fails now',
  'ecr:DescribeImages': 'ask whether an image is there',
  'ecr:DescribePullThroughCacheRules': 'tell a missing image from one that a rule would fetch',
  'ecr:GetAuthorizationToken': 'log in to registries of ECR as a node does',
  'ecr:GetDownloadUrlForLayer': 'ask where a layer would come from',
  'eks:DescribeAddon': "see EKS's own settings of kube-proxy",
  'eks:DescribeCluster': 'find the endpoint and the authority of a cluster',
  'eks:ListClusters': 'search for clusters by tag',
  'events:PutEvents': 'announce incidents',
  'kms:Decrypt': 'use the key of table, queues and topics, through the service that holds the data',
  'kms:DescribeKey': 'use the key of table, queues and topics, through the service that holds the data',
  'kms:Encrypt': 'use the key of table, queues and topics, through the service that holds the data',
  'kms:GenerateDataKey': 'use the key of table, queues and topics, through the service that holds the data',
  'kms:ReEncryptFrom': 'use the key of table, queues and topics, through the service that holds the data',
  'kms:ReEncryptTo': 'use the key of table, queues and topics, through the service that holds the data',
  'lambda:InvokeFunction':
    'have registries probed, and clusters read inside their VPCs; the schedule calls its function',
  'logs:CreateLogStream': 'write the log',
  'logs:PutLogEvents': 'write the log',
  'secretsmanager:GetSecretValue': 'read a key or login that the configuration names',
  'sns:ListSubscriptionsByTopic': 'see whether addresses are confirmed',
  'sns:Publish': 'send a mail or a chat message',
  'sqs:ChangeMessageVisibility': 'let a notice come again later',
  'sqs:DeleteMessage': 'Lambda works off the queue',
  'sqs:GetQueueAttributes': 'Lambda works off the queue',
  'sqs:ReceiveMessage': 'Lambda works off the queue',
  'sqs:SendMessage': 'put work on a queue, or what failed into its dead letters',
  'sts:AssumeRole': 'see clusters of another account',
};

/** A role, for whom it is, and what it may do. */
interface RoleRights {
  readonly title: string;
  readonly about: string;
  readonly statements: readonly Statement[];
}

/** The roles of everything that is deployed, and what validation found and why it stays. */
function deployed() {
  const own = synthesizedApp(readFileSync(EXAMPLE, 'utf8'));
  const member = synthesizedMember();
  const all = [...own.stacks, ...member.stacks];
  const names = new Map(all.flatMap(({ node }) => node.findAll().flatMap(logicalName)));
  const everything = new Map([...own.resources, ...member.resources]);
  const functions = new Map(
    all.flatMap(({ node }) =>
      node.findAll().flatMap((one) => (one instanceof MonitorFunction ? [[roleId(one), one] as const] : [])),
    ),
  );
  const roles = [...roleStatements(everything)].map(([id, statements]): RoleRights => {
    const made = functions.get(id);
    const name = names.get(id) ?? id;
    if (made === undefined) return { title: name, about: aboutRole(name), statements };
    return { title: short(made), about: aboutHandler(made.handlerFile), statements };
  });
  return { roles, names, reasons: all.flatMap(({ node }) => node.findAll().flatMap(reasonsOf)) };
}

function aboutRole(name: string): string {
  if (name.endsWith('/Caller')) return 'The schedule takes it to call its function.';
  if (name === 'PullwardenMember/Role') return 'In another account: `check` takes it to see the clusters there.';
  return 'In another account: a function in a VPC there.';
}

/** The first sentences over a handler say what it does. */
function aboutHandler(file: string): string {
  const text = readFileSync(`lambda/handlers/${file}`, 'utf8');
  const comment = /\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\nexport const handler\b/.exec(text)?.[1] ?? '';
  return `\`${file.replace(/\.ts$/, '')}\`: ${comment.replaceAll(/\s*\n\s*\* ?/g, ' ').trim()}`;
}

function roleId(made: MonitorFunction): string {
  const arn: { readonly 'Fn::GetAtt': readonly [string, string] } = made.stack.resolve(made.role!.roleArn);
  return arn['Fn::GetAtt'][0];
}

/** The path of a construct without what all have in common. */
function short({ node }: IConstruct): string {
  return node.path.replace(/^Pullwarden(?:Storage|Monitor)\/Default\//, '').replace(/\/Resource$/, '');
}

function logicalName(one: IConstruct): readonly (readonly [string, string])[] {
  return one instanceof CfnElement ? [[one.stack.resolve(one.logicalId) as string, short(one)]] : [];
}

function reasonsOf(one: IConstruct): readonly (readonly [string, string])[] {
  return one.node.metadata
    .filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY)
    .flatMap(({ data }) => Object.entries(data as Record<string, string>));
}

/** What a resource of a statement is, in words. */
function onWhat(value: unknown, names: ReadonlyMap<string, string>): string {
  if (typeof value !== 'object' || value === null) return String(value);
  const [[intrinsic, argument] = ['', '']] = Object.entries(value);
  const named = (id: string) => names.get(id) ?? `<${id.replace('AWS::', '')}>`;
  switch (intrinsic) {
    case 'Ref':
      return named(argument);
    case 'Fn::GetAtt':
      return named(argument[0]);
    case 'Fn::Join':
      return argument[1].map((part: unknown) => onWhat(part, names)).join('');
    case 'Fn::ImportValue':
      return named(/:ExportsOutput(?:Ref|FnGetAtt)([A-Za-z]+?[0-9A-F]{8})/.exec(argument)![1]!);
    default:
      throw new Error(`${intrinsic} is not expected`);
  }
}

/** A row for every set of resources and purpose, with all actions that share them. */
function rowsOf({ statements }: RoleRights, names: ReadonlyMap<string, string>): readonly string[] {
  const places = new Map<string, string[]>();
  for (const { Effect, Action, Resource } of statements) {
    for (const action of [Action].flat()) {
      const key = `${Effect} ${action}`;
      places.set(key, [...(places.get(key) ?? []), ...[Resource].flat().map((one) => onWhat(one, names))]);
    }
  }
  const rows = [...places]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([key, on]) => {
      const [effect, action = ''] = key.split(' ');
      const where = [...new Set(on)].map((one) => (one === '*' ? 'everything' : `\`${one}\``)).join(', ');
      const allowed = `| ${where} | ${ACTION_PURPOSES[action] ?? '?'} |`;
      return { action, rest: effect === 'Deny' ? `| ${where} | nothing: its own code is refused it |` : allowed };
    });
  return [...Map.groupBy(rows, ({ rest }) => rest)].map(
    ([rest, same]) => `| ${same.map(({ action }) => `\`${action}\``).join(', ')} ${rest}`,
  );
}

/** `docs/permissions.md`: who may do what, in clusters and on AWS, and why. Markdown. */
export function permissionsPage(): string {
  const { roles, names, reasons } = deployed();
  return `${[
    '# Permissions',
    '<!-- Written by scripts/write-permissions.mjs from the code. Do not edit. -->',
    '## In a cluster',
    '`pullwarden rbac` prints one ClusterRole, one Role and their bindings for the group `pullwarden:readers`. They are made from the table that the requests are made from (`lambda/core/access/rights.ts`).',
    clusterTable(),
    'Never: Secrets, `pods/exec`, `nodes/proxy`, writing anything, `AmazonEKSAdminViewPolicy` (it reads every Secret and may exec). A missing right makes its own verdict `unknown` and is named; the other reads still answer. On EKS: an access entry for the role of the `check` function with the Kubernetes group `pullwarden:readers`, and no access policy.',
    '## On AWS',
    `Every role of a deployment that uses everything ([the configuration](../${EXAMPLE})), as its template gives it; yours has what your configuration needs of it (\`npx cdk synth\`). No role has a managed policy or an action with a \`*\`. A test reads the calls out of the code of each function and holds that it may do these and no others.`,
    "ECR's rights are for every repository, since pods name them; a repository of another account must agree in its own policy. Never `ecr:BatchImportUpstreamImage`: a probe must not fill a pull-through cache. A secret under a key of your own needs `kms:Decrypt` for the role of its reader as well.",
    ...roles.flatMap((role) => [
      `### ${role.title}`,
      role.about,
      ['| may | on | to |', '|---|---|---|', ...rowsOf(role, names)].join('\n'),
    ]),
    '## What validation found, and why it stays',
    'Every synth is checked against the rules of CDK, CloudFormation and AwsSolutions of cdk-nag. What they find fails it, but for these.',
    reasonsTable(reasons),
  ].join('\n\n')}\n`;
}

function clusterTable(): string {
  const rows = (Object.entries(RIGHTS) as readonly (readonly [RightName, Right])[]).map(([name, right]) => {
    const { namespace = 'cluster', tier } = right;
    const given = tier === undefined ? '' : ` (\`--tier ${tier}\`)`;
    const { namespace: _, ...anywhere } = right;
    return `| ${nameRight(anywhere)}${given} | ${namespace} | ${RIGHT_PURPOSES[name]} |`;
  });
  return ['| right | where | what for |', '|---|---|---|', ...rows].join('\n');
}

function reasonsTable(reasons: readonly (readonly [string, string])[]): string {
  const byReason = Map.groupBy(reasons, ([, reason]) => reason);
  const rows = [...byReason].map(([reason, found]) => {
    const rules = [...new Set(found.map(([id]) => `\`${id}\``))].join(', ');
    return `| ${rules} | ${reason} |`;
  });
  return ['| rule and place | why |', '|---|---|', ...rows].join('\n');
}

/** Every action of every role. */
export function deployedActions(): ReadonlySet<string> {
  return new Set(deployed().roles.flatMap(({ statements }) => statements.flatMap(({ Action }) => [Action].flat())));
}
