import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { createDynamoStore } from '../../lambda/adapters/aws/dynamo-store.ts';
import { dueWork } from '../../lambda/app/dispatch.ts';
import { CHECKS } from '../../lambda/checks/index.ts';
import { EMPTY_STATE } from '../../lambda/core/incident/check-state.ts';
import { type ClusterSimulator, startClusterSimulator } from '../../lambda/simulator/cluster-simulator.ts';
import { kubeProxyObjects, kubeProxyPodSpec } from '../../lambda/simulator/demo-kube-proxy.ts';
import { timeText } from '../../lambda/simulator/kubernetes-objects.ts';
import { type RegistrySimulator, startRegistrySimulator } from '../../lambda/simulator/registry-simulator.ts';
import { effect } from '../support/events.ts';
import { deploy } from './deploy.ts';
import { type Deployed, findDeployed } from './find-deployed.ts';
import { installParts, type Parts } from './install-parts.ts';
import { invoke } from './invoke.ts';
import { messagesIn } from './messages-in.ts';
import type { Inbox } from './open-inbox.ts';
import { type Mail, openMailbox } from './open-mailbox.ts';
import { readLogs } from './read-logs.ts';
import { replayToken } from './replay-token.ts';
import { runMinute } from './run-minute.ts';
import { serveEks } from './serve-eks.ts';
import { showPod } from './show-pod.ts';
import { type Emulator, startEmulator } from './start-emulator.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const KUBE_PROXY_IMAGE = 'eks/kube-proxy:v1.34.1';
const CLUSTER = 'production';
const POD = { namespace: 'shop', name: /checkout-[a-z0-9]+-[a-z0-9]+/ };

jest.setTimeout(60_000);

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
let mailbox: Inbox<Mail>;

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
  const eks = await serveEks({ name: CLUSTER, endpoint: cluster.server, ca: cluster.ca });
  stops.push(eks.stop);
  emulator = await startEmulator(parts, { AWS_ENDPOINT_URL_EKS: eks.url });
  stops.push(() => emulator.stop());
  await eks.create(parts);
  sqs = new SQSClient();
  const folder = await mkdtemp(join(tmpdir(), 'pullwarden-assembly-'));
  stops.push(() => rm(folder, { recursive: true, force: true }));
  await deploy(folder, 'test/aws/pullwarden.yaml');
  deployed = await findDeployed();
  mailbox = await openMailbox(sqs, deployed.mailTopicArn);
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
    const [first, ...more] = await mailbox.take(1);
    expect(more).toEqual([]);
    expect(first?.Subject).toMatch(/^\[OPENED\] production: .*checkout/);
    expect(first?.Message).toMatch(POD.name);
    expect(first?.Message).toContain('Cause: image-not-found (certain)');
    expect(first?.Message).toMatch(/What to do\n1\. \S+/);
  });

  it('is not told again at the next look', async () => {
    await look(1);
    expect(await mailbox.take(0)).toEqual([]);
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
    expect(await mailbox.take(0)).toEqual([]);
    await look(3);
    const [last, ...more] = await mailbox.take(1);
    expect(more).toEqual([]);
    expect(last?.Subject).toMatch(/^\[RESOLVED\] production: .*checkout/);
    await look(4);
    expect(await mailbox.take(0)).toEqual([]);
  });
});

describe('an effect that was stored and not sent', () => {
  it('is sent by reconcile, once', async () => {
    const store = createDynamoStore(deployed.tableName);
    const forgotten = { ...EMPTY_STATE, effects: [effect('forgotten')] };
    expect(await store.save({ cluster: 'c1', check: 'image-pulls' }, 1, forgotten, null)).toBe('saved');
    expect(await invoke(deployed.reconcileFunction)).toEqual({ sent: 1 });
    expect((await mailbox.take(1)).map(({ Subject }) => Subject)).toEqual([expect.stringMatching(/^\[OPENED\] c1: /)]);
    expect(await invoke(deployed.reconcileFunction)).toEqual({ sent: 0 });
    expect(await mailbox.take(0)).toEqual([]);
  });
});

describe('afterwards', () => {
  it('nothing lies in a dead-letter queue', async () => {
    expect(deployed.deadLetterUrls).toHaveLength(5);
    for (const url of deployed.deadLetterUrls) expect([url, await messagesIn(sqs, url)]).toEqual([url, 0]);
  });

  it('the heartbeat has been written, once a look, as a metric without dimensions', async () => {
    const metrics = (await readLogs(parts))
      .map(({ message }) => message)
      .filter((message) => message.includes('"Looks"'))
      .map((message) => JSON.parse(message.slice(message.indexOf('{'))));
    const checks = CHECKS.map(({ id, everyMinutes }) => ({ check: id, everyMinutes }));
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
      expect(await replayToken(emulator.endpoint, token, CLUSTER)).toMatch(
        /assumed-role\/PullwardenMonitor-LooksCheckRole/,
      );
      expect(await replayToken(emulator.endpoint, token, 'another')).toContain('SignatureDoesNotMatch');
    }
  });

  it('no token stands in any log', async () => {
    const said = [...(await readLogs(parts)).map(({ message }) => message), emulator.output()].join('\n');
    expect(said).toContain('looked');
    expect(said).not.toMatch(/k8s-aws-v1\.|X-Amz-Signature=|X-Amz-Security-Token=/);
    for (const token of seenTokens) expect(said).not.toContain(token);
  });

  it('no function has dialled an address of loopback that a pod had named', () => {
    expect(registry.requests).toEqual([]);
  });
});

function showCheckout(how: 'failing' | 'healthy'): void {
  showPod(cluster, { namespace: POD.namespace, image: `${registry.host}/shop/checkout:2.8.1`, how });
}

/** The minute `minute` of the story. */
function look(minute: number): Promise<void> {
  return runMinute({ sqs, deployed, cluster: CLUSTER, explain }, firstMinute + minute);
}

async function explain(): Promise<string> {
  const said = (await readLogs(parts)).map(({ group, message }) => `${group}: ${message}`);
  return [...said, emulator.output()].join('\n');
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
