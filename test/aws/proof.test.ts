import { setTimeout as pause } from 'node:timers/promises';
import { ListQueuesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { createDynamoStore } from '../../lambda/adapters/aws/dynamo-store.ts';
import { awsCli } from './aws-cli.ts';
import { type Deployed, findDeployed } from './find-deployed.ts';
import { type BusEvent, listenToBus } from './listen-to-bus.ts';
import { messagesIn } from './messages-in.ts';
import { type Checkout, openCheckout } from './open-checkout.ts';
import type { Inbox } from './open-inbox.ts';
import { type Mail, openMailbox } from './open-mailbox.ts';
import { readLogs } from './read-logs.ts';
import { runMinute } from './run-minute.ts';
import { CLUSTER } from './start-account.ts';
import { type Local, startLocal } from './start-local.ts';
import { createTimeline } from './timeline.ts';

const MINUTE = 60_000;
const TAG = 'app:late';
const IMAGE = `127.0.0.1:5000/${TAG}`;

/** What has come on each way since the last time. */
interface Came {
  readonly events: readonly BusEvent[];
  readonly mails: readonly Mail[];
  readonly pages: readonly string[];
  readonly slack: readonly string[];
}

jest.setTimeout(3 * MINUTE);

const timeline = createTimeline(
  'What happened on a real cluster, and what came of it (minutes are those of the monitor)',
);
const stops: (() => Promise<void>)[] = [];
let local: Local;
let checkout: Checkout;
let sqs: SQSClient;
let deployed: Deployed;
let events: Inbox<BusEvent>;
let mailbox: Inbox<Mail>;
/** Epoch minutes. */
let firstMinute: number;
let minute = -1;
const seen = { pages: 0, slack: 0 };

beforeAll(async () => {
  local = await startLocal();
  stops.push(local.stop);
  timeline.add('', 'a real cluster of one node runs, with the token webhook of EKS');
  checkout = await openCheckout(local);
  await checkout.follow('cp pullwarden.example.yaml');
  await checkout.configure();
  await checkout.follow('npx cdk bootstrap');
  timeline.add('', 'npx cdk bootstrap, npx cdk deploy --all: both stacks are up, with policies and TLS enforced');
  deployed = await findDeployed();
  sqs = new SQSClient();
  stops.push(async () => sqs.destroy());
  mailbox = await openMailbox(sqs, deployed.mailTopicArn);
  events = await listenToBus(sqs, deployed.busName);
  // A quarter of an hour that is coming, some minutes ahead: all checks are due then.
  firstMinute = Math.ceil((Date.now() / MINUTE + 5) / 15) * 15;
}, 20 * MINUTE);

afterAll(async () => {
  timeline.print();
  for (const stop of stops.reverse()) await stop();
}, MINUTE);

/** Each test goes on where the one before it ended. */
describe('the deployed monitor on a real cluster', () => {
  it('says what is missing while the cluster does not let it in', async () => {
    await look('nobody has made an access entry');
    expect(await load()).toMatchObject({ state: { open: [], blindLooks: 1 } });
    await comes({}, 'nobody is told after one such look');
  });

  it('is let in by an access entry and the rights of `rbac`, and finds nothing', async () => {
    await checkout.follow('CLUSTER=', { CLUSTER });
    await look('`pullwarden rbac` is applied and the access entry made');
    expect(await load()).toMatchObject({ state: { open: [], blindLooks: 0 } });
    await comes({}, 'all is well: nothing is told');
  });

  it('tells everybody once of a pod that cannot pull', async () => {
    await checkout.follow('IMAGE=', { IMAGE });
    await waitFor('ErrImagePull|ImagePullBackOff');
    await look(`a Deployment asks for ${IMAGE}, which nobody has pushed`);
    const { state } = await load();
    expect(state.open.map(({ trouble }) => trouble.cause)).toEqual(['image-not-found']);
    const came = await comes({ events: 1, mails: 1, pages: 1, slack: 1 }, 'one incident in the table');
    expect(came.events[0]).toMatchObject({
      'detail-type': 'Incident Opened',
      detail: { cause: 'image-not-found', confidence: 'certain', cluster: { name: CLUSTER, account: '000000000000' } },
    });
    expect(came.mails[0]?.Subject).toMatch(/^\[OPENED\] production: .*app:late/);
    expect(came.mails[0]?.Message).toMatch(/pullwarden-try-[a-z0-9]+-[a-z0-9]+/);
    expect(came.pages).toEqual(['trigger']);
  });

  it('`pullwarden incidents --table` shows it', async () => {
    const shown = await checkout.follow('TABLE=');
    expect(shown).toMatch(/Image 127\.0\.0\.1:5000\/app:late does not exist/);
    timeline.add('', 'pullwarden incidents --table …', shown.trimEnd().split('\n'));
  });

  it('loses nothing when it is deployed anew in the middle', async () => {
    await checkout.configure({ policy: { openAfter: '3m' } });
    await checkout.follow('npx cdk bootstrap');
    await look('deployed anew with another policy');
    const { state } = await load();
    expect(state.open.map(({ trouble }) => trouble.cause)).toEqual(['image-not-found']);
    await comes({}, 'the same incident, told to nobody again');
  });

  it('tells everybody once that it is over', async () => {
    await local.cluster.rig(['push', TAG]);
    await local.cluster.kubectl(['wait', 'deployment/pullwarden-try', '--for=condition=Available', '--timeout=120s']);
    await look('somebody pushes the image and the pod starts');
    await comes({}, 'one good look is not enough');
    await look('');
    const came = await comes({ events: 1, mails: 1, pages: 1, slack: 2 }, 'the incident is resolved');
    expect(came.events[0]?.['detail-type']).toBe('Incident Resolved');
    expect(came.mails[0]?.Subject).toMatch(/^\[RESOLVED\] production: /);
    expect(came.pages).toEqual(['resolve']);
    expect((await load()).state.open).toEqual([]);
  });

  it('calls itself blind, and the cluster neither sick nor healthy, when the API server is gone', async () => {
    await local.cluster.rig(['stop', 'api-server']);
    await look('the API server is killed');
    await look('');
    await comes({}, 'two blind looks: not yet told');
    await look('');
    const came = await comes({ events: 1, mails: 1, pages: 1, slack: 1 }, 'three blind looks');
    expect(came.events[0]).toMatchObject({ 'detail-type': 'Monitor Degraded', detail: { cause: 'monitor-blind' } });
    expect((await load()).state.open).toEqual([]);
  });

  it('sees again when it is back', async () => {
    await local.cluster.rig(['start', 'api-server']);
    await look('the API server is back');
    await look('');
    const came = await comes({ events: 1, mails: 1, pages: 1, slack: 2 }, 'seen again');
    expect(came.events[0]?.['detail-type']).toBe('Monitor Recovered');
  });

  it('leaves nothing in a dead-letter queue and no key in a log', async () => {
    for (const url of deployed.deadLetterUrls) expect([url, await messagesIn(sqs, url)]).toEqual([url, 0]);
    const said = [...(await readLogs(local.parts)).map(({ message }) => message), local.emulator.output()].join('\n');
    expect(said).toContain('looked');
    expect(said).not.toMatch(/k8s-aws-v1\.|X-Amz-Security-Token=/);
    for (const secret of local.secrets) expect(said).not.toContain(secret);
  });

  it('leaves its data and nothing else when it is destroyed', async () => {
    await checkout.follow('kubectl delete');
    await checkout.follow('npx cdk destroy');
    const left = await listLeft();
    timeline.add('', 'npx cdk destroy --all --force', left);
    expect(left).toEqual([
      expect.stringMatching(/^bus PullwardenStorageBus/),
      expect.stringMatching(/^table PullwardenStorage-Table/),
    ]);
    const { items } = await createDynamoStore(deployed.tableName).history({
      since: 0,
      until: Date.now() + 60 * MINUTE,
      limit: 10,
    });
    expect(items.map(({ detailType }) => detailType).sort()).toEqual([
      'Incident Opened',
      'Incident Resolved',
      'Monitor Degraded',
      'Monitor Recovered',
    ]);
  });
});

/** The next minute of the story. */
async function look(happened: string): Promise<void> {
  minute += 1;
  const explain = async () => {
    const said = (await readLogs(local.parts)).map(({ group, message }) => `${group}: ${message}`);
    return [...said, local.emulator.output()].join('\n');
  };
  await runMinute({ sqs, deployed, cluster: CLUSTER, explain }, firstMinute + minute);
  if (happened !== '') timeline.add(`minute ${minute}`, happened);
}

/** What came since the last time; exactly so much of each must have. */
async function comes(
  { events: busEvents = 0, mails = 0, pages = 0, slack: messages = 0 },
  meaning: string,
): Promise<Came> {
  const [newEvents, newMails] = await Promise.all([events.take(busEvents), mailbox.take(mails)]);
  const newPages = local.pagerduty.requests.slice(seen.pages).map((body) => String(JSON.parse(body).event_action));
  const newSlack = local.slack.bodies.slice(seen.slack).map((body) => String(JSON.parse(body).text));
  Object.assign(seen, { pages: local.pagerduty.requests.length, slack: local.slack.bodies.length });
  const came = { events: newEvents, mails: newMails, pages: newPages, slack: newSlack };
  timeline.add(`minute ${minute}`, meaning, [
    ...newEvents.map((event) => `bus        ${event['detail-type']}: ${event.detail.title}`),
    ...newMails.map(({ Subject }) => `mail       ${Subject}`),
    ...newPages.map((action) => `PagerDuty  ${action}`),
    ...newSlack.map((text) => `Slack      ${text.split('\n')[0]}`),
  ]);
  expect(Object.values(came).map(({ length }) => length)).toEqual([busEvents, mails, pages, messages]);
  return came;
}

function load() {
  return createDynamoStore(deployed.tableName).load({ cluster: CLUSTER, check: 'image-pulls' });
}

/** Waits until the kubelet shows this of the pod. */
async function waitFor(words: string): Promise<void> {
  const path = 'jsonpath={.items[*].status.containerStatuses[*].state.waiting.reason}';
  for (let tries = 0; tries < 120; tries += 1) {
    const shown = await local.cluster.kubectl(['get', 'pods', '-l', 'app=pullwarden-try', '-o', path]);
    if (new RegExp(words).test(shown)) return;
    await pause(500);
  }
  throw new Error(`the kubelet never shows ${words}`);
}

/** Everything in the account that bears the name of the stacks. */
async function listLeft(): Promise<readonly string[]> {
  const asks: readonly (readonly [string, string, string, string])[] = [
    ['stack', 'cloudformation', 'describe-stacks', 'Stacks[].StackName'],
    ['table', 'dynamodb', 'list-tables', 'TableNames[]'],
    ['bus', 'events', 'list-event-buses', 'EventBuses[].Name'],
    ['function', 'lambda', 'list-functions', 'Functions[].FunctionName'],
    ['mapping', 'lambda', 'list-event-source-mappings', 'EventSourceMappings[].FunctionArn'],
    ['topic', 'sns', 'list-topics', 'Topics[].TopicArn'],
    ['subscription', 'sns', 'list-subscriptions', 'Subscriptions[].TopicArn'],
    ['role', 'iam', 'list-roles', 'Roles[].RoleName'],
    ['schedule', 'scheduler', 'list-schedules', 'Schedules[].Name'],
    ['log group', 'logs', 'describe-log-groups', 'logGroups[].logGroupName'],
    ['alarm', 'cloudwatch', 'describe-alarms', 'MetricAlarms[].AlarmName'],
    ['dashboard', 'cloudwatch', 'list-dashboards', 'DashboardEntries[].DashboardName'],
  ];
  const found = await Promise.all(
    asks.map(async ([kind, service, operation, query]) => {
      const names: readonly string[] = (await awsCli(local.parts, service, operation, '--query', query)) ?? [];
      return names.filter((name) => name.includes('Pullwarden')).map((name) => `${kind} ${name}`);
    }),
  );
  const { QueueUrls = [] } = await sqs.send(new ListQueuesCommand());
  const queues = QueueUrls.filter((url) => url.includes('Pullwarden')).map((url) => `queue ${url}`);
  return [...queues, ...found.flat()].sort();
}
