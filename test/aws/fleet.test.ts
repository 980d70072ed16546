import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { InvokeCommand, LambdaClient, ListFunctionsCommand } from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createDynamoStore } from '../../lambda/adapters/aws/dynamo-store.ts';
import type { CheckState } from '../../lambda/core/incident/check-state.ts';
import type { Store } from '../../lambda/ports/store.ts';
import { type ClusterSimulator, startClusterSimulator } from '../../lambda/simulator/cluster-simulator.ts';
import { deploy } from './deploy.ts';
import { serveDescribeCluster } from './describe-cluster.ts';
import { installParts } from './install-parts.ts';
import { replayToken } from './replay-token.ts';
import { run } from './run.ts';
import { showPod } from './show-pod.ts';
import { type Emulator, startEmulator } from './start-emulator.ts';

const MINUTE = 60_000;
const PATIENCE_MS = 60_000;
const MEMBER = '111122223333';
const FOUND = `tagged.us-east-1.${MEMBER}`;

/** By which cluster (its name in EKS) each token was shown. */
const shown = new Map<string, string>();
const stops: (() => Promise<void>)[] = [];
let emulator: Emulator;
let store: Store;
let dispatch: string;
let lines: () => Promise<string>;
const firstMinute = Math.ceil(Date.now() / MINUTE) + 1;

/** The API server of a cluster in which one pod cannot pull. */
async function startCluster(name: string): Promise<ClusterSimulator> {
  const cluster = await startClusterSimulator({
    now: Date.now,
    acceptsToken: (token) => {
      shown.set(name, token);
      return token.startsWith('k8s-aws-v1.');
    },
  });
  stops.push(() => cluster.stop());
  showPod(cluster, { image: 'r.example/shop/checkout:2.8.1' });
  return cluster;
}

beforeAll(async () => {
  const parts = await installParts();
  const { python } = parts;
  lines = () => run(python, ['test/aws/read-logs.py']);
  const [inside, abroad, tagged] = await Promise.all(['inside', 'abroad', 'tagged'].map(startCluster));
  const at = ({ server, ca }: ClusterSimulator) => ({ endpoint: server, ca });
  const isPrivate = { endpointPublicAccess: false, endpointPrivateAccess: true, vpcId: 'vpc-0000000a' };
  const eks = await serveDescribeCluster(
    { name: 'inside', ...at(inside!), vpcConfig: isPrivate },
    { name: 'abroad', ...at(abroad!), account: MEMBER },
    { name: 'tagged', ...at(tagged!), account: MEMBER, tags: { pullwarden: 'watch', team: 'shop' } },
    { name: 'untagged', ...at(tagged!), account: MEMBER },
  );
  stops.push(eks.stop);
  emulator = await startEmulator(parts, { AWS_ENDPOINT_URL_EKS: eks.url });
  stops.push(() => emulator.stop());
  const folder = await mkdtemp(join(tmpdir(), 'pullwarden-fleet-'));
  stops.push(() => rm(folder, { recursive: true, force: true }));
  await deploy(folder, 'test/aws/fleet.yaml');
  const lambda = new LambdaClient();
  const { Functions = [] } = await lambda.send(new ListFunctionsCommand({ MaxItems: 50 }));
  lambda.destroy();
  const named = (prefix: string) => Functions.find(({ FunctionName = '' }) => FunctionName.startsWith(prefix));
  dispatch = named('PullwardenMonitor-LooksDispatch')!.FunctionName!;
  const dynamo = new DynamoDBClient();
  const { TableNames = [] } = await dynamo.send(new ListTablesCommand());
  dynamo.destroy();
  store = createDynamoStore(TableNames[0]!);
  // The role that the member trusts must be there before the member does.
  const hub = named('PullwardenMonitor-LooksCheck')!.Role!;
  await run('node', ['bin/member.ts', folder]);
  const template = join(folder, 'member.template.json');
  await adaptTrust(template);
  const parameters = [`HubRoleArn=${hub}`, 'ExternalId=known-to-both'];
  await run(python, ['test/aws/deploy-template.py', template, ...parameters], { AWS_ACCESS_KEY_ID: MEMBER });
}, 300_000);

afterAll(async () => {
  for (const stop of stops.reverse()) await stop();
}, 30_000);

/** In the emulator aws:PrincipalArn is the ARN of a role's session; in AWS it is that of the role, which the template names. */
async function adaptTrust(file: string): Promise<void> {
  const template = await readFile(file, 'utf8');
  const name = '{"Fn::Select":[1,{"Fn::Split":["/",{"Ref":"HubRoleArn"}]}]}';
  const session = `{"Fn::Join":["",["arn:aws:sts::*:assumed-role/",${name},"/*"]]}`;
  const compact = JSON.stringify(JSON.parse(template));
  const condition = '"ArnEquals":{"aws:PrincipalArn":{"Ref":"HubRoleArn"}}';
  expect(compact).toContain(condition);
  await writeFile(file, compact.replaceAll(condition, `"ArnLike":{"aws:PrincipalArn":${session}}`));
}

async function stateOf(cluster: string): Promise<{ readonly lastSlot: number | null; readonly state: CheckState }> {
  return store.load({ cluster, check: 'image-pulls' });
}

/** Dispatch runs for a minute of the story, and these clusters are looked at. */
async function look(minute: number, clusters: readonly string[]): Promise<void> {
  const lambda = new LambdaClient();
  const slot = firstMinute + minute;
  const Payload = JSON.stringify({ scheduledTime: new Date(slot * MINUTE).toISOString() });
  const { FunctionError } = await lambda.send(new InvokeCommand({ FunctionName: dispatch, Payload }));
  lambda.destroy();
  expect(FunctionError).toBeUndefined();
  const deadline = Date.now() + PATIENCE_MS;
  for (const cluster of clusters) {
    while ((await stateOf(cluster)).lastSlot !== slot) {
      if (Date.now() > deadline) throw new Error(`${cluster} was not looked at:\n${await lines()}`);
      await pause(200);
    }
  }
}

/** Who showed a token to a cluster, as STS tells. */
function whoCameTo(cluster: string): Promise<string> {
  return replayToken(emulator.endpoint, shown.get(cluster)!, cluster);
}

describe('a fleet', () => {
  it('is looked at, each cluster on its way; one that carries the tag is found meanwhile', async () => {
    await look(0, ['inside', 'abroad', 'stranger']);
    for (const cluster of ['inside', 'abroad']) {
      const { state } = await stateOf(cluster);
      expect([cluster, state.blindLooks, state.open.map(({ trouble }) => trouble.cause)]).toEqual([
        cluster,
        0,
        ['image-not-found'],
      ]);
    }
  }, 120_000);

  it('of which one is private is read by the function in its VPC', async () => {
    const said = (await lines()).split('\n').filter((line) => line !== '');
    const groups = said.map((line) => JSON.parse(line) as { group: string; message: string });
    const byRead = groups.filter(({ group }) => /Looksvpc0000000aReadLog/.test(group));
    expect(byRead.length).toBeGreaterThan(0);
    expect(await whoCameTo('inside')).toMatch(/assumed-role\/PullwardenMonitor-LooksCheckRole/);
  });

  it('of which one is in another account lets in the role there', async () => {
    expect(await whoCameTo('abroad')).toContain(`:${MEMBER}:assumed-role/pullwarden-member/pullwarden`);
  });

  it('is not seen by who does not know the word', async () => {
    const { state } = await stateOf('stranger');
    expect([state.blindLooks, state.open]).toEqual([1, []]);
    expect(await lines()).toContain('the right to sts:AssumeRole is missing');
  });

  it('grows without a deployment', async () => {
    await look(1, ['inside', FOUND]);
    expect((await stateOf(FOUND)).state.open.map(({ trouble }) => trouble.cause)).toEqual(['image-not-found']);
    expect(await whoCameTo('tagged')).toContain(`:${MEMBER}:assumed-role/pullwarden-member/pullwarden`);
    expect((await stateOf(`untagged.us-east-1.${MEMBER}`)).lastSlot).toBeNull();
  }, 120_000);
});
