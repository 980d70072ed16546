import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { parse, stringify } from 'yaml';
import { createDynamoStore } from '../../lambda/adapters/aws/dynamo-store.ts';
import type { Report } from '../../lambda/cli/verify/print-report.ts';
import type { Seen } from '../../lambda/cli/verify/step.ts';
import { EMPTY_STATE } from '../../lambda/core/incident/check-state.ts';
import { awsCli } from './aws-cli.ts';
import { deploy } from './deploy.ts';
import { type Deployed, findDeployed } from './find-deployed.ts';
import type { Inbox } from './open-inbox.ts';
import { type Mail, openMailbox } from './open-mailbox.ts';
import { PATH, run } from './run.ts';
import { type Account, CLUSTER, startAccount } from './start-account.ts';

const MINUTE = 60_000;
/** Letters that CDK puts behind a name. */
const HASH = 8;

// A hundred programs are started; on a busy machine each takes a second.
jest.setTimeout(300_000);

let account: Account;
let deployed: Deployed;
let config: string;
let resources: readonly { readonly id: string; readonly name: string; readonly type: string }[];
let sqs: SQSClient;
let operations: Inbox<Mail>;

beforeAll(async () => {
  // Nobody looks at the cluster here: its look is written as if somebody had.
  account = await startAccount({ endpoint: 'https://127.0.0.1:1', ca: 'none' });
  // Two channels are enough, one by SNS and one by a secret.
  const { channels } = parse(await readFile(await account.configure(), 'utf8'));
  config = await account.configure({ channels: channels.slice(0, 2) });
  await deploy(account.folder, config);
  deployed = await findDeployed();
  const { StackResourceSummaries } = await aws(
    'cloudformation',
    'list-stack-resources',
    '--stack-name',
    'PullwardenMonitor',
  );
  resources = StackResourceSummaries.map((one: Readonly<Record<string, string>>) => ({
    id: one['LogicalResourceId'],
    name: one['PhysicalResourceId'],
    type: one['ResourceType'],
  }));
  // The first AWS CLI asks queues at their old address unless it is told otherwise in its arguments.
  const program = join(account.folder, 'aws');
  await writeFile(program, `#!/bin/sh\nexec ${account.parts.aws} --endpoint-url "$AWS_ENDPOINT_URL" "$@"\n`);
  await chmod(program, 0o755);
  sqs = new SQSClient();
  operations = await openMailbox(sqs, named('Operations'));
}, 300_000);

afterAll(async () => {
  sqs?.destroy();
  await account?.stop();
}, 30_000);

const aws = (...args: readonly string[]) => awsCli(account.parts, ...args);

/** What AWS calls the one resource that the template calls so, without the hash at its end. */
function named(name: string): string {
  const [found, ...more] = resources.filter(({ id }) => id.slice(0, -HASH) === name);
  if (found === undefined || more.length > 0) throw new Error(`not one resource is ${name}`);
  return found.name;
}

function roleArn(): string {
  return `arn:aws:iam::000000000000:role/${named('LooksCheckRole')}`;
}

async function writeLook(slot: number): Promise<void> {
  const store = createDynamoStore(deployed.tableName);
  expect(await store.save({ cluster: CLUSTER, check: 'image-pulls' }, slot, EMPTY_STATE, null)).toBe('saved');
}

/** Runs the program as somebody with these credentials would (default: the owner), and returns what it saw. */
async function verifyAs(credentials: Readonly<Record<string, string>>, ...args: readonly string[]): Promise<Report> {
  const command = ['bin/cli.ts', 'verify', '--yes', '--config', config, '-o', 'json', ...args];
  // It ends with 1 where something is not well; its report is on standard output all the same.
  const printed = await run('sh', ['-c', 'node "$@"; true', 'sh', ...command], {
    PATH: `${account.folder}:${PATH}`,
    ...credentials,
  });
  return JSON.parse(printed);
}

const verify = (...args: readonly string[]) => verifyAs({}, ...args);

/** What is not well, as `step: thing without the end that CloudFormation gives it`. */
function notWell({ steps }: Report, status: Exclude<Seen['status'], 'pass'>): readonly string[] {
  return steps.flatMap(({ name, seen }) =>
    seen.filter((one) => one.status === status).map(({ of }) => `${name}: ${of.replace(/[0-9A-F]{8}\b/, '')}`),
  );
}

/** Steps of which all passed. */
function well({ steps }: Report): readonly string[] {
  return steps.flatMap(({ name, seen }) => (seen.every(({ status }) => status === 'pass') ? name : []));
}

describe('verify', () => {
  it('passes what the emulator has, and tells what it has not', async () => {
    // What an owner does after the deployment, and what a schedule would have done.
    const entry = ['--principal-arn', roleArn(), '--kubernetes-groups', 'pullwarden:readers'];
    await aws('eks', 'create-access-entry', '--cluster-name', CLUSTER, ...entry);
    await writeLook(Math.floor(Date.now() / MINUTE));

    const report = await verify('--send', '--ring');
    expect(notWell(report, 'fail')).toEqual([
      // The test's copy of the template runs AWS's runtime client as a runtime of its own, and the test is the clock.
      ...deployed.functions.map(() => expect.stringMatching(/^functions: \w+ \(runtime\)$/)),
      'schedules: LooksDispatchEveryMinute',
      'schedules: ReconcileEveryMinute',
      // The emulator makes tables without them.
      'table: point-in-time recovery',
      'table: time to live',
    ]);
    expect(notWell(report, 'unknown')).toEqual([
      // It evaluates no alarm that has no data,
      ...resources
        .filter(({ type }) => type === 'AWS::CloudWatch::Alarm')
        .map(() => expect.stringMatching(/^alarms: /)),
      // makes no metrics of what is logged,
      'metrics: Looks',
      'metrics: ClustersUnseen',
      'metrics: ClustersBlind',
      // and does not remember what an alarm has done.
      'ring: FleetHeartbeat',
    ]);
    expect(well(report)).toEqual([
      'stacks',
      'mappings',
      'rules',
      'subscriptions',
      'dead-letters',
      'entries',
      'looks',
      'rights',
      'send',
    ]);
    expect(account.pagerduty.requests).toHaveLength(2);
    const [rung, ...more] = await operations.take(1);
    expect([rung?.Subject, more]).toEqual([expect.stringContaining('FleetHeartbeat'), []]);
  });

  it('fails where something was broken, and passes where it was mended', async () => {
    await aws('lambda', 'update-event-source-mapping', '--uuid', named('LooksCheckFromWork'), '--no-enabled');
    await aws('events', 'disable-rule', '--name', named('ChannelpagerRule'), '--event-bus-name', deployed.busName);
    await aws('sns', 'unsubscribe', '--subscription-arn', named('Operationsplatformexamplecom'));
    await aws('cloudwatch', 'disable-alarm-actions', '--alarm-names', named('FleetUnseen'));
    await sqs.send(new SendMessageCommand({ QueueUrl: named('LooksWorkDeadLetters'), MessageBody: 'given up' }));
    await aws('eks', 'delete-access-entry', '--cluster-name', CLUSTER, '--principal-arn', roleArn());
    const table = ['--table-name', deployed.tableName];
    const recovery = ['--point-in-time-recovery-specification', 'PointInTimeRecoveryEnabled=true'];
    await aws('dynamodb', 'update-continuous-backups', ...table, ...recovery);
    const timeToLive = ['--time-to-live-specification', 'Enabled=true,AttributeName=ttl'];
    await aws('dynamodb', 'update-time-to-live', ...table, ...timeToLive);

    const steps = ['mappings', 'rules', 'table', 'alarms', 'subscriptions', 'dead-letters', 'entries'];
    const report = await verify(...steps);
    expect(notWell(report, 'fail')).toEqual([
      'mappings: LooksCheckFromWork',
      'rules: ChannelpagerRule',
      // It was rung.
      'alarms: FleetHeartbeat',
      'alarms: FleetUnseen',
      expect.stringMatching(/^subscriptions: platform@example\.com at PullwardenMonitor-Operations/),
      'dead-letters: LooksWorkDeadLetters',
      `entries: ${CLUSTER}`,
    ]);
    expect(well(report)).toEqual(['stacks', 'table']);
  });

  it('fails where another configuration is deployed than the one that it is given', async () => {
    const [mail, ...others] = (parse(await readFile(config, 'utf8')) as { readonly channels: readonly object[] })
      .channels;
    const clusters = [CLUSTER, 'unheard-of'].map((name) => ({ name, region: 'us-east-1' }));
    const other = join(account.folder, 'other.yaml');
    const channels = [{ ...mail, match: { severity: 'critical' } }, ...others];
    await writeFile(other, stringify({ version: 1, clusters, channels }));
    const report = await verify('rules', 'looks', '--config', other);
    expect(notWell(report, 'fail')).toEqual([
      // It was disabled, and is still.
      'rules: ChannelpagerRule',
      'rules: channel mail',
      'looks: unheard-of',
    ]);
  });

  it('passes nothing that it may not see', async () => {
    await aws('iam', 'create-user', '--user-name', 'stranger');
    const { AccessKey } = await aws('iam', 'create-access-key', '--user-name', 'stranger');
    const { AccessKeyId, SecretAccessKey } = AccessKey;
    const stranger = { AWS_ACCESS_KEY_ID: AccessKeyId, AWS_SECRET_ACCESS_KEY: SecretAccessKey };
    const { status, steps } = await verifyAs(stranger, 'stacks');
    expect(status).toBe('unknown');
    expect(steps[0]?.seen.map((one) => [one.status, one.seen])).toEqual(
      ['PullwardenStorage', 'PullwardenMonitor'].map(() => ['unknown', expect.stringContaining('AccessDenied')]),
    );
  });
});
