import { mkdtemp, rm } from 'node:fs/promises';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { InvokeCommand, LambdaClient, ListFunctionsCommand } from '@aws-sdk/client-lambda';
import { ListTopicsCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import {
  CreateQueueCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  ListQueuesCommand,
  ReceiveMessageCommand,
  SetQueueAttributesCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { createDynamoStore } from '../../lambda/adapters/aws/dynamo-store.ts';
import { dueWork } from '../../lambda/app/dispatch.ts';
import { CHECKS } from '../../lambda/checks/index.ts';
import { EMPTY_STATE } from '../../lambda/core/incident/check-state.ts';
import { type ClusterSimulator, startClusterSimulator } from '../../lambda/simulator/cluster-simulator.ts';
import { kubeProxyObjects, kubeProxyPodSpec } from '../../lambda/simulator/demo-kube-proxy.ts';
import { timeText } from '../../lambda/simulator/kubernetes-objects.ts';
import { oneContainer, podPlans, pullFails } from '../../lambda/simulator/demo-workload.ts';
import { observePod } from '../../lambda/simulator/kubelet.ts';
import { type RegistrySimulator, startRegistrySimulator } from '../../lambda/simulator/registry-simulator.ts';
import { effect } from '../support/events.ts';
import { deploy } from './deploy.ts';
import { serveDescribeCluster } from './describe-cluster.ts';
import { installParts, type Parts } from './install-parts.ts';
import { run } from './run.ts';
import { type Emulator, startEmulator } from './start-emulator.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const KUBE_PROXY_IMAGE = 'eks/kube-proxy:v1.34.1';
const CLUSTER = 'production';
const POD = { namespace: 'shop', name: /checkout-[a-z0-9]+-[a-z0-9]+/ };
const PATIENCE_MS = 30_000;

/** What the test needs of the deployed stacks. */
interface Deployed {
  readonly tableName: string;
  readonly dispatchFunction: string;
  readonly reconcileFunction: string;
  readonly mailTopicArn: string;
  /** Queues that functions work off. */
  readonly queueUrls: readonly string[];
  readonly deadLetterUrls: readonly string[];
}

interface Mail {
  readonly Subject: string;
  readonly Message: string;
}

jest.setTimeout(2 * PATIENCE_MS);

const seenTokens = new Set<string>();
const stops: (() => Promise<void>)[] = [];
let parts: Parts;
let emulator: Emulator;
let deployed: Deployed;
/** Epoch minutes. */
let firstMinute: number;
let cluster: ClusterSimulator;
let registry: RegistrySimulator;
let sqs: SQSClient;
let mailbox: string;

beforeAll(async () => {
  parts = await installParts();
  cluster = await startClusterSimulator({
    now: Date.now,
    acceptsToken: (token) => {
      seenTokens.add(token);
      return token.startsWith('k8s-aws-v1.');
    },
  });
  stops.push(() => cluster.stop());
  registry = await startRegistrySimulator();
  stops.push(() => registry.stop());
  cluster.apply(...kubeProxyObjects('iptables', KUBE_PROXY_IMAGE, 1, Date.now() - HOUR), kubeProxyPod(Date.now()));
  showCheckout('failing');
  const eks = await serveDescribeCluster({ name: CLUSTER, endpoint: cluster.server, ca: cluster.ca });
  stops.push(eks.stop);
  emulator = await startEmulator(parts, { AWS_ENDPOINT_URL_EKS: eks.url });
  stops.push(() => emulator.stop());
  sqs = new SQSClient();
  const folder = await mkdtemp(join(tmpdir(), 'pullwarden-assembly-'));
  stops.push(() => rm(folder, { recursive: true, force: true }));
  await deploy(folder);
  deployed = await findDeployed();
  mailbox = await subscribe(deployed.mailTopicArn);
  // The quarter of an hour that is coming: all checks are due then, and a look ahead of time is not too late.
  firstMinute = Math.ceil(Date.now() / (15 * MINUTE)) * 15;
}, 300_000);

afterAll(async () => {
  sqs?.destroy();
  for (const stop of stops.reverse()) await stop();
}, 30_000);

/** Each test is the next minute of one story. */
describe('a pod that cannot pull its image', () => {
  it('becomes one readable message', async () => {
    await look(0);
    const [first, ...more] = await newMail(1);
    expect(more).toEqual([]);
    expect(first?.Subject).toMatch(/^\[OPENED\] production: .*checkout/);
    expect(first?.Message).toMatch(POD.name);
    expect(first?.Message).toContain('Cause: image-not-found (certain)');
    expect(first?.Message).toMatch(/What to do\n1\. \S+/);
  });

  it('is not told again at the next look', async () => {
    await look(1);
    expect(await newMail(0)).toEqual([]);
  });

  it('is remembered in the table', async () => {
    const { state, lastSlot } = await createDynamoStore(deployed.tableName).load({
      cluster: CLUSTER,
      check: 'image-pulls',
    });
    expect(lastSlot).toBe(firstMinute + 1);
    expect(state.open.map(({ trouble }) => trouble.cause)).toEqual(['image-not-found']);
    expect(state.effects).toEqual([]);
  });

  it('is told once more when two looks find it healthy', async () => {
    showCheckout('healthy');
    await look(2);
    expect(await newMail(0)).toEqual([]);
    await look(3);
    const [last, ...more] = await newMail(1);
    expect(more).toEqual([]);
    expect(last?.Subject).toMatch(/^\[RESOLVED\] production: .*checkout/);
    await look(4);
    expect(await newMail(0)).toEqual([]);
  });
});

describe('an effect that was stored and not sent', () => {
  it('is sent by reconcile, once', async () => {
    const store = createDynamoStore(deployed.tableName);
    const forgotten = { ...EMPTY_STATE, effects: [effect('forgotten')] };
    expect(await store.save({ cluster: 'c1', check: 'image-pulls' }, 1, forgotten, null)).toBe('saved');
    expect(await invoke(deployed.reconcileFunction)).toEqual({ sent: 1 });
    expect((await newMail(1)).map(({ Subject }) => Subject)).toEqual([expect.stringMatching(/^\[OPENED\] c1: /)]);
    expect(await invoke(deployed.reconcileFunction)).toEqual({ sent: 0 });
    expect(await newMail(0)).toEqual([]);
  });
});

describe('afterwards', () => {
  it('nothing lies in a dead-letter queue', async () => {
    expect(deployed.deadLetterUrls).toHaveLength(5);
    for (const url of deployed.deadLetterUrls) expect([url, await messagesIn(url)]).toEqual([url, 0]);
  });

  it('the heartbeat has been written, once a look, as a metric without dimensions', async () => {
    const metrics = (await logLines())
      .map(({ message }) => message)
      .filter((message) => message.includes('"Looks"'))
      .map((message) => JSON.parse(message.slice(message.indexOf('{'))));
    const checks = CHECKS.map((check) => ({ check, everyMinutes: check.everyMinutes }));
    const due = [0, 1, 2, 3, 4].flatMap((minute) =>
      dueWork([{ name: CLUSTER, region: 'eu-central-1' }], checks, (firstMinute + minute) * MINUTE),
    );
    expect(metrics.reduce((sum, { Looks }) => sum + Looks, 0)).toBe(due.length);
    expect(metrics[0]._aws.CloudWatchMetrics[0]).toMatchObject({ Namespace: 'Pullwarden', Dimensions: [[]] });
  });

  it('every token was one that STS confirms as the role of the function, for this cluster only', async () => {
    // One for each environment of the function, not one for each look.
    expect(seenTokens.size).toBeGreaterThan(0);
    expect(seenTokens.size).toBeLessThan(5);
    for (const token of seenTokens) {
      const url = new URL(Buffer.from(token.slice('k8s-aws-v1.'.length), 'base64url').toString());
      expect(await replay(url, CLUSTER)).toMatch(/assumed-role\/PullwardenMonitor-LooksCheckRole/);
      expect(await replay(url, 'another')).toContain('SignatureDoesNotMatch');
    }
  });

  it('no token stands in any log', async () => {
    const said = [...(await logLines()).map(({ message }) => message), emulator.output()].join('\n');
    expect(said).toContain('looked');
    expect(said).not.toMatch(/k8s-aws-v1\.|X-Amz-Signature=|X-Amz-Security-Token=/);
    for (const token of seenTokens) expect(said).not.toContain(token);
  });

  it('no function has dialled an address of loopback that a pod had named', () => {
    expect(registry.requests).toEqual([]);
  });
});

/** One pod of a Deployment that has been there for ten minutes, as its kubelet shows it. */
function showCheckout(how: 'failing' | 'healthy'): void {
  const image = `${registry.host}/shop/checkout:2.8.1`;
  const plans = podPlans({
    kind: 'Deployment',
    namespace: POD.namespace,
    name: 'checkout',
    replicas: 1,
    spec: oneContainer('checkout', image),
    createdAt: Date.now() - 10 * MINUTE,
    fates: how === 'failing' ? { checkout: pullFails(image, { kind: 'not-found' }) } : {},
  });
  for (const { pod, events } of plans.map((plan) => observePod(plan, Date.now()))) cluster.apply(pod, ...events);
}

/** The minute `minute` of the story: dispatch runs, and all that follows from it has happened. */
async function look(minute: number): Promise<void> {
  const scheduledTime = new Date((firstMinute + minute) * MINUTE).toISOString();
  expect(await invoke(deployed.dispatchFunction, { scheduledTime })).toHaveProperty('sent');
  const store = createDynamoStore(deployed.tableName);
  await until(`the look of minute ${minute} is over and told`, async () => {
    const { lastSlot, state } = await store.load({ cluster: CLUSTER, check: 'image-pulls' });
    const waiting = await Promise.all(deployed.queueUrls.map(messagesIn));
    return lastSlot === firstMinute + minute && state.effects.length === 0 && waiting.every((count) => count === 0);
  });
}

/** Invokes a function and waits for what it returns; it must not fail. */
async function invoke(FunctionName: string, event: object = {}): Promise<unknown> {
  const lambda = new LambdaClient();
  const { FunctionError, Payload } = await lambda.send(
    new InvokeCommand({ FunctionName, Payload: JSON.stringify(event) }),
  );
  lambda.destroy();
  const answer = Payload?.transformToString() ?? '';
  if (FunctionError !== undefined) throw new Error(`${FunctionName}: ${answer}`);
  return JSON.parse(answer);
}

/** What has come to the mailbox since it was last read; waits for `expected` messages, and a second for one too many. */
async function newMail(expected: number): Promise<readonly Mail[]> {
  const found: Mail[] = [];
  const read = async (seconds: number) => {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl: mailbox, WaitTimeSeconds: seconds, MaxNumberOfMessages: 10 }),
    );
    for (const { Body = '', ReceiptHandle } of Messages) {
      found.push(JSON.parse(Body) as Mail);
      await sqs.send(new DeleteMessageCommand({ QueueUrl: mailbox, ReceiptHandle }));
    }
  };
  const deadline = Date.now() + PATIENCE_MS;
  while (found.length < expected && Date.now() < deadline) await read(1);
  await read(1);
  return found;
}

/** A queue of our own that gets what the mail topic sends. */
async function subscribe(topicArn: string): Promise<string> {
  const { QueueUrl = '' } = await sqs.send(new CreateQueueCommand({ QueueName: 'mailbox' }));
  const asked = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] });
  const arn = (await sqs.send(asked)).Attributes?.QueueArn;
  const Statement = [
    { Effect: 'Allow', Principal: { Service: 'sns.amazonaws.com' }, Action: 'sqs:SendMessage', Resource: arn },
  ];
  const Policy = JSON.stringify({ Version: '2012-10-17', Statement });
  await sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { Policy } }));
  const sns = new SNSClient();
  await sns.send(new SubscribeCommand({ TopicArn: topicArn, Protocol: 'sqs', Endpoint: arn }));
  sns.destroy();
  return QueueUrl;
}

/** Messages of a queue, those in somebody's hands included. */
async function messagesIn(queueUrl: string): Promise<number> {
  const { Attributes = {} } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames: ['All'] }),
  );
  return Number(Attributes.ApproximateNumberOfMessages) + Number(Attributes.ApproximateNumberOfMessagesNotVisible);
}

async function logLines(): Promise<readonly { readonly group: string; readonly message: string }[]> {
  const lines = await run(parts.python, ['test/aws/read-logs.py']);
  return lines
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
}

/** What STS says when an API server replays a presigned request for `clusterName`. */
function replay(url: URL, clusterName: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const headers = { host: url.host, 'x-k8s-aws-id': clusterName };
    const asked = request(`${emulator.endpoint}${url.pathname}${url.search}`, { headers }, (response) => {
      let text = '';
      response.on('data', (data) => (text += String(data))).on('end', () => resolve(text));
    });
    asked.on('error', reject).end();
  });
}

async function findDeployed(): Promise<Deployed> {
  const { QueueUrls = [] } = await sqs.send(new ListQueuesCommand());
  const dynamo = new DynamoDBClient();
  const { TableNames = [] } = await dynamo.send(new ListTablesCommand());
  const lambda = new LambdaClient();
  const { Functions = [] } = await lambda.send(new ListFunctionsCommand());
  const sns = new SNSClient();
  const { Topics = [] } = await sns.send(new ListTopicsCommand());
  for (const client of [dynamo, lambda, sns]) client.destroy();
  const functions = Functions.map(({ FunctionName }) => FunctionName);
  const one = (names: readonly (string | undefined)[], part: string) => {
    const found = names.filter((name) => name?.includes(part));
    if (found.length !== 1) throw new Error(`${found.length} of these are ${part}: ${names.join(', ')}`);
    return found[0]!;
  };
  const [deadLetterUrls, queueUrls] = [true, false].map((dead) =>
    QueueUrls.filter((url) => url.includes('DeadLetters') === dead),
  );
  return {
    tableName: one(TableNames, 'PullwardenStorage-Table'),
    dispatchFunction: one(functions, 'PullwardenMonitor-LooksDispatch'),
    reconcileFunction: one(functions, 'PullwardenMonitor-Reconcile'),
    mailTopicArn: one(
      Topics.map(({ TopicArn }) => TopicArn),
      'PullwardenMonitor-Channel',
    ),
    queueUrls: queueUrls!,
    deadLetterUrls: deadLetterUrls!,
  };
}

async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  while (!(await holds())) {
    if (Date.now() > deadline) {
      const said = (await logLines()).map(({ group, message }) => `${group}: ${message}`);
      throw new Error(`Never happened: ${what}.\n${said.join('\n')}\n${emulator.output()}`);
    }
    await pause(100);
  }
}

/** The one pod of kube-proxy, which started after its configuration was written. */
function kubeProxyPod(now: number) {
  const spec = { ...kubeProxyPodSpec(KUBE_PROXY_IMAGE), nodeName: 'node-a' };
  const metadata = { name: 'kube-proxy-a', namespace: 'kube-system', labels: { 'k8s-app': 'kube-proxy' } };
  const running = {
    name: 'kube-proxy',
    image: KUBE_PROXY_IMAGE,
    imageID: '',
    ready: true,
    restartCount: 0,
    state: { running: { startedAt: timeText(now - HOUR / 2) } },
    lastState: {},
  };
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { ...metadata, creationTimestamp: timeText(now - HOUR / 2) },
    spec,
    status: { phase: 'Running', containerStatuses: [running] },
  };
}
