import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { SetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { createDynamoStore } from '../../lambda/adapters/aws/dynamo-store.ts';
import { type ClusterSimulator, startClusterSimulator } from '../../lambda/simulator/cluster-simulator.ts';
import { seededRandom } from '../support/random-trouble.ts';
import { deploy } from './deploy.ts';
import { type Deployed, findDeployed } from './find-deployed.ts';
import { invoke } from './invoke.ts';
import { type BusEvent, listenToBus } from './listen-to-bus.ts';
import { messagesIn } from './messages-in.ts';
import type { Inbox } from './open-inbox.ts';
import { type Mail, openMailbox } from './open-mailbox.ts';
import { ROOT } from './run.ts';
import { showPod } from './show-pod.ts';
import { type Account, CLUSTER, startAccount } from './start-account.ts';
import { createTimeline } from './timeline.ts';

const MINUTE = 60_000;
/** Another `SEED` is another story. */
const WANTED = Number(process.env['CRASHES'] ?? 100);
const SEED = Number(process.env['SEED'] ?? 20_261_125);
/** How soon a message comes again after a crash, seconds; as deployed it takes two minutes, or six. */
const COMES_AGAIN = 8;
/** Faults that are open at the same time; more would be a storm. */
const AT_ONCE = 4;
const LOOK_PATIENCE_MS = 60_000;
/** A notice whose function died waits for the end of its lease. */
const NOTICE_PATIENCE_MS = 8 * MINUTE;
/** Minutes pass faster here than mails may go out: mail hears of every so many faults. */
const MAILED = 10;

const timeline = createTimeline(`${WANTED} crashes of the deployed functions (seed ${SEED})`);
const random = seededRandom(SEED);
const faults: string[] = [];
const stops: (() => Promise<void>)[] = [];
let account: Account;
let cluster: ClusterSimulator;
let crashes: string;
let sqs: SQSClient;
let deployed: Deployed;
let events: Inbox<BusEvent>;
let mailbox: Inbox<Mail>;
/** Epoch minutes. */
let minute: number;

jest.setTimeout(60 * MINUTE);

beforeAll(async () => {
  crashes = await mkdtemp(join(tmpdir(), 'pullwarden-crashes-'));
  stops.push(() => rm(crashes, { recursive: true, force: true }));
  cluster = await startClusterSimulator({ now: Date.now, acceptsToken: (token) => token.startsWith('k8s-aws-v1.') });
  stops.push(() => cluster.stop());
  account = await startAccount(
    { endpoint: cluster.server, ca: cluster.ca },
    { CRASH_PLANS: crashes, NODE_OPTIONS: `--import=${join(ROOT, 'test/aws/crash-here.ts')}` },
  );
  stops.push(() => account.stop());
  // One check only: what is counted are its incidents.
  const off = { enabled: false };
  const checks = { 'registry-access': off, 'image-availability': off, 'kube-proxy': off };
  const channels = account.channels.map((channel) =>
    channel.name === 'mail' ? { ...channel, match: { namespaces: ['mailed'] } } : channel,
  );
  await deploy(account.folder, await account.configure({ checks, channels }));
  deployed = await findDeployed();
  sqs = new SQSClient();
  stops.push(async () => sqs.destroy());
  mailbox = await openMailbox(sqs, deployed.mailTopicArn);
  events = await listenToBus(sqs, deployed.busName);
  for (const QueueUrl of deployed.queueUrls) {
    const Attributes = { VisibilityTimeout: String(COMES_AGAIN) };
    await sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes }));
  }
  minute = Math.ceil(Date.now() / MINUTE);
}, 5 * MINUTE);

afterAll(async () => {
  timeline.print();
  for (const stop of stops.reverse()) await stop();
}, MINUTE);

describe('functions that end at any of their calls', () => {
  it('lose no fault, invent none, and leave nobody with an open page', async () => {
    // The probe calls nobody, and the widget is called by who looks at the dashboard. A mail that did not go out in its turn
    // waits up to ten minutes for another, which test/app/crash-safety.test.ts shows with a clock of its own.
    const victims = deployed.functions.filter((name) => !/LooksProbe|Widget|ChannelmailNotify/.test(name));
    const planned = new Set<string>();
    const made: Record<string, number> = {};
    const open: string[] = [];
    const total = () => Object.values(made).reduce((sum, count) => sum + count, 0);
    const reap = () => {
      for (const name of planned) {
        if (existsSync(join(crashes, name))) continue;
        planned.delete(name);
        const [, part = name] = /^PullwardenMonitor-(?:Looks|Channel)?([A-Za-z]+)[0-9A-F]{8}-/.exec(name) ?? [];
        made[part] = (made[part] ?? 0) + 1;
      }
    };
    const plan = async (name: string) => {
      if (planned.has(name) || total() + planned.size >= WANTED) return;
      const call = 1 + Math.floor(random() * (name.includes('LooksCheck') ? 14 : name.includes('Notify') ? 4 : 2));
      await writeFile(
        join(crashes, name),
        JSON.stringify({ call, when: random() < 0.5 ? 'before' : 'after', at: minute }),
      );
      planned.add(name);
    };

    while (total() < WANTED) {
      for (let more = 0; more < 2; more += 1) await plan(victims[Math.floor(random() * victims.length)]!);
      if (open.length < AT_ONCE && random() < 0.8) {
        const fault = `fault-${faults.length + 1}`;
        faults.push(fault);
        open.push(fault);
        show(fault, 'failing');
      } else if (open.length > 0) show(open.shift()!, 'healthy');
      await live();
      reap();
    }
    for (const fault of open.splice(0)) show(fault, 'healthy');
    for (let tries = 0; tries < 5; tries += 1) await live();
    timeline.add(
      '',
      `${total()} crashes: ${Object.entries(made)
        .map(([name, count]) => `${name} ${count}`)
        .join(', ')}`,
    );
    expect(await load()).toMatchObject({ open: [], effects: [] });
    await everyQueueIsEmpty();
    timeline.add('', 'every notice is delivered');

    const { items } = await createDynamoStore(deployed.tableName).history({
      since: 0,
      until: (minute + 60) * MINUTE,
      limit: 1_000,
    });
    const of = (type: string) =>
      items
        .filter(({ detailType }) => detailType === type)
        .map(({ detail }) => detail.target.name)
        .sort();
    const images = faults.map(imageOf).sort();
    timeline.add(
      '',
      `${faults.length} faults made, ${of('Incident Opened').length} opened, ${of('Incident Resolved').length} resolved`,
    );
    expect(of('Incident Opened')).toEqual(images);
    expect(of('Incident Resolved')).toEqual(images);
    expect(items).toHaveLength(2 * faults.length);

    const heard = await events.take(items.length);
    const ids = (some: readonly { readonly detail: { readonly id: string } }[]) =>
      [...new Set(some.map(({ detail }) => detail.id))].sort();
    expect(ids(heard)).toEqual(ids(items));
    const resolves = account.pagerduty.requests
      .map((body) => JSON.parse(body))
      .filter(({ event_action }) => event_action === 'resolve');
    const incidents = new Set(items.map(({ detail }) => detail.incidentId));
    expect(new Set(resolves.map(({ dedup_key }) => dedup_key))).toEqual(incidents);
    expect([...account.pagerduty.pages.values()].filter((states) => states.at(-1) === 'open')).toEqual([]);
    const mails = (await mailbox.take(1)).map(({ Subject, Message }) => `${Subject}\n${Message}`);
    const chat = account.slack.shown.map(({ text }) => text);
    for (const fault of faults) {
      const told = (texts: readonly string[]) =>
        texts.some((text) => text.includes(imageOf(fault)) && /resolved/i.test(text));
      expect([fault, told(chat), told(mails)]).toEqual([fault, true, isMailed(fault)]);
    }
    for (const url of deployed.deadLetterUrls) expect([url, await messagesIn(sqs, url)]).toEqual([url, 0]);
    timeline.add('', 'told', [
      `bus        ${heard.length} events, ${heard.length - items.length} of them twice`,
      `mail       ${mails.length} mails`,
      `PagerDuty  ${account.pagerduty.requests.length} requests, no page open`,
      `Slack      ${account.slack.shown.length} messages`,
    ]);
  });
});

/** One minute: dispatch, tried as often as Lambda would; the look; and reconcile, of which the next minute has another. */
async function live(): Promise<void> {
  minute += 1;
  const scheduledTime = new Date(minute * MINUTE).toISOString();
  await invoke(deployed.dispatchFunction, { scheduledTime }).catch(() =>
    invoke(deployed.dispatchFunction, { scheduledTime }),
  );
  const deadline = Date.now() + LOOK_PATIENCE_MS;
  const store = createDynamoStore(deployed.tableName);
  while ((await store.load({ cluster: CLUSTER, check: 'image-pulls' })).lastSlot !== minute) {
    if (Date.now() > deadline) throw new Error(`Minute ${minute} was never looked at.\n${account.emulator.output()}`);
    await pause(50);
  }
  await invoke(deployed.reconcileFunction).catch(() => undefined);
}

async function load() {
  return (await createDynamoStore(deployed.tableName).load({ cluster: CLUSTER, check: 'image-pulls' })).state;
}

async function everyQueueIsEmpty(): Promise<void> {
  const deadline = Date.now() + NOTICE_PATIENCE_MS;
  for (;;) {
    const counts = await Promise.all(deployed.queueUrls.map((url) => messagesIn(sqs, url)));
    if (counts.every((count) => count === 0)) return;
    if (Date.now() > deadline) throw new Error(`Never empty: ${counts.join(', ')}\n${account.emulator.output()}`);
    await pause(500);
  }
}

function isMailed(fault: string): boolean {
  return faults.indexOf(fault) % MAILED === 0;
}

function imageOf(fault: string): string {
  return `127.0.0.1:1/shop/${fault}:1`;
}

function show(fault: string, how: 'failing' | 'healthy'): void {
  const namespace = isMailed(fault) ? 'mailed' : 'shop';
  showPod(cluster, { namespace, name: fault, image: imageOf(fault), how });
}
