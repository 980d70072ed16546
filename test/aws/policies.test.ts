import { setTimeout as pause } from 'node:timers/promises';
import { CreateRepositoryCommand, ECRClient, PutImageCommand } from '@aws-sdk/client-ecr';
import { LambdaClient, UpdateFunctionConfigurationCommand } from '@aws-sdk/client-lambda';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { SetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { DeleteCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { createDynamoStore } from '../../lambda/adapters/aws/dynamo-store.ts';
import { CHECKS } from '../../lambda/checks/index.ts';
import { EVENT_SOURCE } from '../../lambda/contract/events.ts';
import { EMPTY_STATE } from '../../lambda/core/incident/check-state.ts';
import { type ClusterSimulator, startClusterSimulator } from '../../lambda/simulator/cluster-simulator.ts';
import { kubeProxyObjects } from '../../lambda/simulator/demo-kube-proxy.ts';
import { buildImage } from '../../lambda/simulator/oci-content.ts';
import { effect, event } from '../support/events.ts';
import { awsCli } from './aws-cli.ts';
import { deploy } from './deploy.ts';
import { type Deployed, findDeployed } from './find-deployed.ts';
import { invoke } from './invoke.ts';
import { openRolePolicies, type RolePolicy } from './open-role-policies.ts';
import { type LogLine, readLogs } from './read-logs.ts';
import { showPod } from './show-pod.ts';
import { type Account, CLUSTER, startAccount } from './start-account.ts';

const MINUTE = 60_000;
/** Rounds are so far apart that `reconcile` surveys the fleet in each. */
const ROUND_MINUTES = 5;
const REPOSITORY = 'shop/present';
const ECR = '000000000000.dkr.ecr.us-east-1.amazonaws.com';

/** Rights that can be taken away here without anybody asking for them, and why. */
const NOT_ASKED_FOR: readonly { readonly right: RegExp; readonly why: string }[] = [
  { right: / logs:/, why: 'the runtime writes the log in AWS; here the emulator does' },
  { right: / sqs:(ReceiveMessage|DeleteMessage|GetQueueAttributes)$/, why: 'the poller of Lambda; here the emulator' },
  { right: /Caller\w+-\w+ /, why: 'the scheduler: here the test is the clock' },
  { right: / sqs:SendMessage$/, why: 'asked for as sqs:SendMessageBatch, which the test adds beside it' },
  {
    right: /(Dispatch|Reconcile)Role\S+ sqs:SendMessage\w*$/,
    why: 'dead letters of Lambda, which has no failure here',
  },
  { right: /mailNotifyRole\S+ sqs:SendMessageBatch$/, why: 'a mail that SNS refuses for good; here it refuses none' },
  { right: / ecr:DescribePullThroughCacheRules$/, why: 'the emulator knows no such operation' },
  { right: / ecr:GetAuthorizationToken$/, why: 'for probes from a VPC, of which there is none here' },
];

jest.setTimeout(10 * MINUTE);

const stops: (() => Promise<void>)[] = [];
const [dynamo, sqs, bus] = [new DynamoDBClient(), new SQSClient(), new EventBridgeClient()];
let account: Account;
let cluster: ClusterSimulator;
let policies: ReturnType<typeof openRolePolicies>;
let deployed: Deployed;
let round = 0;
/** Epoch minutes. */
let firstMinute: number;

beforeAll(async () => {
  cluster = await startClusterSimulator({ now: Date.now, acceptsToken: (token) => token.startsWith('k8s-aws-v1.') });
  stops.push(() => cluster.stop());
  cluster.apply(...kubeProxyObjects('iptables', 'eks/kube-proxy:v1.34.1', 1, Date.now() - 60 * MINUTE));
  account = await startAccount({ endpoint: cluster.server, ca: cluster.ca });
  stops.push(() => account.stop());
  await deploy(account.folder, await account.configure());
  deployed = await findDeployed();
  policies = openRolePolicies(account.parts);
  stops.push(() => policies.stop());
  const ecr = new ECRClient();
  await ecr.send(new CreateRepositoryCommand({ repositoryName: REPOSITORY }));
  ecr.destroy();
  firstMinute = Math.ceil(Date.now() / MINUTE / ROUND_MINUTES) * ROUND_MINUTES;
}, 5 * MINUTE);

afterAll(async () => {
  for (const client of [dynamo, sqs, bus]) client.destroy();
  for (const stop of stops.reverse()) await stop();
}, MINUTE);

describe('every right of every role', () => {
  it('is missed when it is taken away, and what is said of it names the role', async () => {
    const all = await policies.list('PullwardenMonitor-');
    const rights = all.flatMap(({ role, document }) =>
      document.Statement.flatMap(({ Action }) => [Action].flat().map((action) => `${role} ${action}`)),
    );
    expect([...(await exercise())]).toEqual([]);
    // One right of each role at a time: they call one another, but what each says names itself.
    const ofRole = [...Map.groupBy(rights, (right) => right.split(' ')[0]).values()];
    const missed = new Set<string>();
    for (let index = 0; ofRole.some((own) => index < own.length); index += 1) {
      const removed = ofRole.flatMap((own) => own[index] ?? []);
      await withoutRights(all, removed, async () => {
        const denied = await exercise();
        for (const right of removed) if (denied.has(right)) missed.add(right);
      });
    }
    const reasonOf = (right: string) => NOT_ASKED_FOR.find((one) => one.right.test(right))?.why;
    const lines = rights.map(
      (right) => `${missed.has(right) ? 'missed' : `not asked for: ${reasonOf(right)}`}  ${right}`,
    );
    process.stderr.write(`\nWhat happens without each right\n${lines.sort().join('\n')}\n\n`);
    expect(rights.filter((right) => !missed.has(right) && reasonOf(right) === undefined)).toEqual([]);
    expect(NOT_ASKED_FOR.filter((one) => !rights.some((right) => one.right.test(right)))).toEqual([]);
    expect(missed.size).toBeGreaterThan(25);
  });
});

describe('what lets the services of AWS in', () => {
  it('is asked for by nobody here (docs/verification.md): policies of queues, and whom a role trusts', async () => {
    const Statement: readonly object[] = [];
    const Policy = JSON.stringify({ Version: '2012-10-17', Statement });
    for (const QueueUrl of deployed.queueUrls) {
      await sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { Policy } }));
    }
    for (const role of new Set((await policies.list('PullwardenMonitor-')).map((one) => one.role))) {
      const nobody = { Effect: 'Deny', Principal: '*', Action: 'sts:AssumeRole' };
      const document = JSON.stringify({ Version: '2012-10-17', Statement: [nobody] });
      const update = ['iam', 'update-assume-role-policy', '--role-name', role, '--policy-document', document];
      await awsCli(account.parts, ...update);
    }
    expect([...(await exercise())]).toEqual([]);
    const told = account.pagerduty.requests.length;
    const { detailType, detail } = event('by-the-bus');
    const put = { EventBusName: deployed.busName, Source: EVENT_SOURCE, DetailType: detailType };
    await bus.send(new PutEventsCommand({ Entries: [{ ...put, Detail: JSON.stringify(detail) }] }));
    await until(() => account.pagerduty.requests.length > told);
  });
});

async function until(holds: () => boolean): Promise<void> {
  for (let tries = 0; !holds(); tries += 1) {
    if (tries === 200) throw new Error(`never happened\n${account.emulator.output()}`);
    await pause(100);
  }
}

async function withoutRights(all: readonly RolePolicy[], removed: readonly string[], work: () => Promise<void>) {
  for (const policy of all) {
    const Statement = policy.document.Statement.map((statement) => ({
      ...statement,
      Action: [statement.Action].flat().filter((action) => !removed.includes(`${policy.role} ${action}`)),
    })).filter(({ Action }) => Action.length > 0);
    await policies.put({ ...policy, document: { ...policy.document, Statement } });
  }
  try {
    await work();
  } finally {
    for (const policy of all) await policies.put(policy);
  }
}

/** Lets every function do all it can; returns the rights that were said to be missing, as `ROLE ACTION`. */
async function exercise(): Promise<ReadonlySet<string>> {
  round += 1;
  const before = groups(await readLogs(account.parts));
  const { functions, dispatchFunction, reconcileFunction, tableName } = deployed;
  const store = createDynamoStore(tableName);
  await forget();
  showPod(cluster, { image: `127.0.0.1:1/shop/fault-${round}:1`, name: 'other' });
  showPod(cluster, { image: `${ECR}/shop/fault-${round}:1`, name: 'ecr' });
  const present = `round-${round}`;
  await pushToEcr(present);
  showPod(cluster, { image: `${ECR}/${REPOSITORY}:${present}`, name: 'present' });
  const node = {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name: 'node-a' },
    status: { images: [{ names: [`${ECR}/${REPOSITORY}:${present}`] }] },
  };
  cluster.apply(node);
  const unsent = { ...EMPTY_STATE, effects: [effect(`f${round}`)] };
  await store.save({ cluster: `c${round}`, check: 'image-pulls' }, 1, unsent, null);
  account.pagerduty.troubles.push({ status: 500 }, { status: 400 });
  account.slack.troubles.push({ status: 500 }, { status: 200, body: { ok: false, error: 'channel_not_found' } });
  const slot = firstMinute + ROUND_MINUTES * round;
  const scheduledTime = slot * MINUTE;
  const minute = { scheduledTime: new Date(scheduledTime).toISOString() };
  const looks = CHECKS.map(({ id }) => ({ cluster: CLUSTER, check: id, scheduledTime, slot, sweep: true }));
  // The last of these comes twice.
  const notices = [1, 2, 3, 3].map((number) => envelope(`n${round}-${number}`));
  const inputs = new Map<RegExp, object>([
    [/LooksCheck/, sqsEvent(looks)],
    [/Notify/, sqsEvent(notices)],
    [/Widget/, {}],
  ]);
  const answers = await Promise.all(
    functions.map(async (name) => {
      const input = [dispatchFunction, reconcileFunction].includes(name)
        ? minute
        : [...inputs].find(([part]) => part.test(name))?.[1];
      return input === undefined ? null : invoke(name, input).catch(String);
    }),
  );
  const states = await Promise.all(CHECKS.map(({ id }) => store.load({ cluster: CLUSTER, check: id })));
  const said = [JSON.stringify(answers), JSON.stringify(states)];
  for (const [group, lines] of groups(await readLogs(account.parts))) {
    said.push(...lines.slice(before.get(group)?.length ?? 0).map(({ message }) => message));
  }
  const byAws = /assumed-role\/([^/]+)\/\S+ is not authorized to perform: (\w+:\w+)/g;
  const byUs = /the right to (?<action>\w+:\w+) is missing for the role (?<role>[\w-]+)/g;
  const text = said.join('\n');
  return new Set([
    ...[...text.matchAll(byAws)].map(([, role, action]) => `${role} ${action}`),
    ...[...text.matchAll(byUs)].map(({ groups: found }) => `${found?.['role']} ${found?.['action']}`),
  ]);
}

function groups(lines: readonly LogLine[]): ReadonlyMap<string, readonly LogLine[]> {
  return Map.groupBy(lines, ({ group }) => group);
}

/** What was asked for before is asked for again: functions start anew, and it is the mail's turn. */
async function forget(): Promise<void> {
  const client = new LambdaClient();
  for (const FunctionName of deployed.functions) {
    await client.send(new UpdateFunctionConfigurationCommand({ FunctionName, MemorySize: 512 + round }));
  }
  client.destroy();
  await dynamo.send(new DeleteCommand({ TableName: deployed.tableName, Key: { pk: 'T#mail', sk: 'turn' } }));
}

function envelope(id: string) {
  const { detailType, detail } = event(id);
  return { 'detail-type': detailType, detail };
}

function sqsEvent(bodies: readonly object[]) {
  return {
    Records: bodies.map((body, index) => ({
      messageId: String(index),
      receiptHandle: 'none',
      body: JSON.stringify(body),
      attributes: { ApproximateReceiveCount: '1' },
    })),
  };
}

async function pushToEcr(imageTag: string): Promise<void> {
  const client = new ECRClient();
  const { top } = buildImage(imageTag, ['linux/amd64'], false);
  const imageManifest = top.bytes.toString();
  await client.send(
    new PutImageCommand({
      repositoryName: REPOSITORY,
      imageTag,
      imageManifest,
      imageManifestMediaType: top.mediaType,
    }),
  );
  client.destroy();
}
