import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import {
  InvokeCommand,
  LambdaClient,
  ListEventSourceMappingsCommand,
  UpdateEventSourceMappingCommand,
} from '@aws-sdk/client-lambda';
import { GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { createDynamoStore } from '../../lambda/adapters/aws/dynamo-store.ts';
import { type ClusterSimulator, startClusterSimulator } from '../../lambda/simulator/cluster-simulator.ts';
import { kubeProxyObjects } from '../../lambda/simulator/demo-kube-proxy.ts';
import { type Resource, synthesized } from '../lib/synthesized.ts';
import type { AlarmState } from '../support/alarm-points.ts';
import { evaluateAlarm, type Figure } from '../support/evaluate-alarm.ts';
import { deploy } from './deploy.ts';
import { serveDescribeCluster } from './describe-cluster.ts';
import { installParts, type Parts } from './install-parts.ts';
import { ROOT, run } from './run.ts';
import { showPod } from './show-pod.ts';
import { type Emulator, startEmulator } from './start-emulator.ts';

const MINUTE = 60_000;
const CLUSTER = 'production';
const PATIENCE_MS = 30_000;
/** CloudWatch needs as long to believe that a metric is silent. */
const WARM_UP = 6;
const WITHIN = 5;

/** What can be stopped: two are called each minute, two work off queues. */
type Part = 'dispatch' | 'check' | 'reconcile' | 'notify';

/** Logical ids. */
const ID = {
  dispatch: /^LooksDispatch[0-9A-F]{8}$/,
  reconcile: /^Reconcile[0-9A-F]{8}$/,
  check: /^LooksCheck[0-9A-F]{8}$/,
  notify: /^Channel[a-z]+Notify[0-9A-F]{8}$/,
  work: /^LooksWork[0-9A-F]{8}$/,
  notices: /^Channel[a-z]+Notices[0-9A-F]{8}$/,
  table: /^Table[0-9A-F]{8}$/,
};

jest.setTimeout(240_000);

const stops: (() => Promise<void>)[] = [];
const lambda = () => new LambdaClient();
let parts: Parts;
let emulator: Emulator;
let cluster: ClusterSimulator;
let sqs: SQSClient;
/** The alarms of the template as it is deployed to AWS, by what they are called in the code. */
let alarms: ReadonlyMap<string, Resource['Properties']>;
let functions: readonly (readonly [string, Resource])[];
/** Physical names by logical ids. */
let resources: ReadonlyMap<string, string>;

/** Epoch minutes: the next one of the story. */
let minute: number;
const figures: Figure[] = [];
const states = new Map<string, AlarmState>();
/** Since which minute a queue has held messages without a break. */
const heldSince = new Map<string, number>();
/** How many lines of each log group are accounted for. */
const linesRead = new Map<string, number>();

beforeAll(async () => {
  parts = await installParts();
  cluster = await startClusterSimulator({ now: Date.now, acceptsToken: () => true });
  stops.push(() => cluster.stop());
  cluster.apply(...kubeProxyObjects('iptables', 'eks/kube-proxy:v1.34.1', 0, Date.now() - 60 * MINUTE));
  showCheckout('healthy');
  const eks = await serveDescribeCluster({ name: CLUSTER, endpoint: cluster.server, ca: cluster.ca });
  stops.push(eks.stop);
  emulator = await startEmulator(parts, { AWS_ENDPOINT_URL_EKS: eks.url });
  stops.push(() => emulator.stop());
  sqs = new SQSClient();
  const folder = await mkdtemp(join(tmpdir(), 'pullwarden-assembly-'));
  stops.push(() => rm(folder, { recursive: true, force: true }));
  await deploy(folder, 'test/aws/pullwarden.yaml');
  // The emulator's copy has no sums: what is evaluated is what AWS would get.
  const template = synthesized(await readFile(join(ROOT, 'test/aws/pullwarden.yaml'), 'utf8'));
  alarms = alarmsOf(template);
  functions = [...template].filter(([, { Type }]) => Type === 'AWS::Lambda::Function');
  resources = await readResources();
  minute = Math.ceil(Date.now() / (15 * MINUTE)) * 15;
}, 300_000);

afterAll(async () => {
  sqs?.destroy();
  for (const stop of stops.reverse()) await stop();
}, 30_000);

describe('the dead-man path', () => {
  it('a healthy chain raises no alarm, whatever it has to tell', async () => {
    await pass(WARM_UP);
    showCheckout('failing');
    await pass(2);
    showCheckout('healthy');
    await pass(4);
    expect(ringing()).toEqual([]);
    // The chain did say something: an alarm on nothing would be silent, too.
    expect(sumOf('NoticesSent')).toBeGreaterThanOrEqual(2);
    expect(sumOf('ClustersSeen')).toBeGreaterThanOrEqual(2);
    expect(sumOf('Errors')).toBe(0);
    expect(figures.filter(({ metric }) => metric === 'UnconfirmedAddresses').length).toBeGreaterThanOrEqual(2);
    for (const part of [ID.dispatch, ID.check, ID.reconcile, ID.notify]) {
      const called = figures.filter(
        ({ metric, dimensions }) => metric === 'Errors' && part.test(dimensions['FunctionName'] ?? ''),
      );
      expect(called.length).toBeGreaterThan(0);
    }
  });

  it.each([
    ['dispatch', ['FleetHeartbeat']],
    ['check', ['FleetHeartbeat', 'LooksWorkLate']],
    ['reconcile', ['FleetUnsent']],
    ['notify', ['ChannelplatformteamNoticesLate']],
  ] as const)('without %s, %j rings within five minutes, and is quiet again with it', async (part, expected) => {
    // A channel has something to wait for only when there is something to tell.
    if (part === 'notify') showCheckout('failing');
    await stop(part);
    try {
      expect(await pass(WITHIN, part)).toEqual(expected);
    } finally {
      await start(part);
    }
    showCheckout('healthy');
    await pass(WARM_UP);
    expect(ringing()).toEqual([]);
  });
});

/** Lets minutes go by, perhaps without one part; what rang in any of them, sorted. */
async function pass(minutes: number, without?: Part): Promise<readonly string[]> {
  const rang = new Set<string>();
  for (let passed = 0; passed < minutes; passed += 1) {
    await oneMinute(without);
    for (const name of ringing()) rang.add(name);
  }
  return [...rang].sort();
}

async function oneMinute(without?: Part): Promise<void> {
  const scheduledTime = new Date(minute * MINUTE).toISOString();
  if (without !== 'dispatch') await invoke(ID.dispatch, { scheduledTime });
  if (without !== 'check') await until(`the work of ${scheduledTime} is done`, async () => isEmpty(ID.work));
  if (without !== 'check' && without !== 'dispatch') await until(`the look of ${scheduledTime} is told`, isTold);
  if (without !== 'reconcile') await invoke(ID.reconcile, { scheduledTime });
  if (without !== 'notify') await until(`the notices of ${scheduledTime} are sent`, async () => isEmpty(ID.notices));
  await collect();
  for (const [name, properties] of alarms) {
    states.set(name, evaluateAlarm(properties, figures, minute, states.get(name) ?? 'INSUFFICIENT_DATA'));
  }
  minute += 1;
}

/** By what they are called in the code. */
function alarmsOf(template: ReadonlyMap<string, Resource>): ReadonlyMap<string, Resource['Properties']> {
  const found = [...template].filter(([, { Type }]) => Type === 'AWS::CloudWatch::Alarm');
  return new Map(found.map(([id, { Properties }]) => [id.replace(/[0-9A-F]{8}$/, ''), Properties]));
}

function ringing(): readonly string[] {
  return [...states].filter(([, state]) => state === 'ALARM').map(([name]) => name);
}

function sumOf(metric: string): number {
  return figures.filter((one) => one.metric === metric).reduce((sum, { value }) => sum + value, 0);
}

/** What the minute has left: metrics in the logs, calls and failures of functions, messages in queues. */
async function collect(): Promise<void> {
  const text = await run(parts.python, ['test/aws/read-logs.py']);
  const lines = text.split('\n').filter((line) => line !== '');
  const groups = Map.groupBy(
    lines.map((line) => JSON.parse(line) as { readonly group: string; readonly message: string }),
    ({ group }) => group,
  );
  for (const [group, all] of groups) {
    const said = all.slice(linesRead.get(group) ?? 0).map(({ message }) => message);
    linesRead.set(group, all.length);
    for (const message of said) figures.push(...embedded(message));
    const called = said.filter((message) => message.startsWith('START ')).length;
    if (called === 0) continue;
    const value = said.filter((message) => /"message":"failed"|Task timed out/.test(message)).length;
    const dimensions = { FunctionName: functionOf(group) };
    figures.push({ namespace: 'AWS/Lambda', metric: 'Errors', dimensions, minute, value });
  }
  for (const [logical, physical] of resources) {
    if (!physical.includes('://')) continue;
    const messages = await messagesIn(physical);
    if (messages === 0) heldSince.delete(logical);
    else if (!heldSince.has(logical)) heldSince.set(logical, minute);
    const age = 60 * (minute - (heldSince.get(logical) ?? minute));
    const queue = { namespace: 'AWS/SQS', dimensions: { QueueName: logical }, minute };
    figures.push({ ...queue, metric: 'ApproximateNumberOfMessagesVisible', value: messages });
    figures.push({ ...queue, metric: 'ApproximateAgeOfOldestMessage', value: age });
  }
}

/** The metrics of a line in the embedded format; a list of values is several figures. */
function embedded(message: string): readonly Figure[] {
  if (!message.includes('"CloudWatchMetrics"')) return [];
  const line = JSON.parse(message.slice(message.indexOf('{')));
  return line._aws.CloudWatchMetrics.flatMap(
    ({ Namespace, Dimensions, Metrics }: { Namespace: string; Dimensions: unknown; Metrics: { Name: string }[] }) => {
      expect(Dimensions).toEqual([[]]);
      return Metrics.flatMap(({ Name }) =>
        [line[Name]].flat().map((value) => ({ namespace: Namespace, metric: Name, dimensions: {}, minute, value })),
      );
    },
  );
}

function showCheckout(how: 'failing' | 'healthy'): void {
  showPod(cluster, { image: 'registry.example/shop/checkout:2.8.1', how });
}

/** Two are called by us, so it is for us not to call them; two work off queues, and are kept from them. */
async function stop(part: Part): Promise<void> {
  if (part === 'check' || part === 'notify') await switchMapping(ID[part], false);
}

async function start(part: Part): Promise<void> {
  if (part === 'check' || part === 'notify') await switchMapping(ID[part], true);
}

async function switchMapping(id: RegExp, Enabled: boolean): Promise<void> {
  const client = lambda();
  const FunctionName = physicalOf(id);
  const { EventSourceMappings = [] } = await client.send(new ListEventSourceMappingsCommand({ FunctionName }));
  expect(EventSourceMappings).toHaveLength(1);
  const { UUID } = EventSourceMappings[0]!;
  await client.send(new UpdateEventSourceMappingCommand({ UUID, Enabled }));
  client.destroy();
}

/** Invokes a function and waits for its end; whether it fails is for the alarms. */
async function invoke(id: RegExp, event: object): Promise<void> {
  const client = lambda();
  await client.send(new InvokeCommand({ FunctionName: physicalOf(id), Payload: JSON.stringify(event) }));
  client.destroy();
}

/** The look of this minute is stored, and all that it has to tell is on the bus. */
async function isTold(): Promise<boolean> {
  const key = { cluster: CLUSTER, check: 'image-pulls' };
  const { lastSlot, state } = await createDynamoStore(physicalOf(ID.table)).load(key);
  return lastSlot === minute && state.effects.length === 0;
}

async function isEmpty(queue: RegExp): Promise<boolean> {
  return (await messagesIn(physicalOf(queue))) === 0;
}

/** Messages of a queue, those in somebody's hands included. */
async function messagesIn(QueueUrl: string): Promise<number> {
  const { Attributes = {} } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }));
  return Number(Attributes.ApproximateNumberOfMessages) + Number(Attributes.ApproximateNumberOfMessagesNotVisible);
}

function physicalOf(id: RegExp): string {
  const found = [...resources].filter(([logical]) => id.test(logical));
  if (found.length !== 1) throw new Error(`${found.length} resources are ${id}`);
  return found[0]![1];
}

/** The function that writes into a log group. */
function functionOf(group: string): string {
  const found = functions.find(([, { Properties }]) => resources.get(Properties.LoggingConfig.LogGroup.Ref) === group);
  if (found === undefined) throw new Error(`no function writes into ${group}`);
  return found[0];
}

async function readResources(): Promise<ReadonlyMap<string, string>> {
  const lines = (await run(parts.python, ['test/aws/read-resources.py'])).split('\n').filter((line) => line !== '');
  return new Map(lines.map((line) => JSON.parse(line)).map(({ logical, physical }) => [logical, physical]));
}

async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error(`Never happened: ${what}.\n${emulator.output()}`);
    await pause(100);
  }
}
