import { DescribeClusterCommand, EKSClient } from '@aws-sdk/client-eks';
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { WORK_FORM } from '../../lambda/contract/work-form.ts';
import { type ClusterSimulator, startClusterSimulator } from '../../lambda/simulator/cluster-simulator.ts';
import { verifyEksToken } from '../adapters/aws/verify-eks-token.ts';
import { written } from '../support/written.ts';
import { batch, CONTEXT, deployed, failures } from './deployed.ts';

const MINUTE = 60_000;
const region = 'eu-west-1';
deployed(
  ['c1', 'c2', 'c3', 'c4'].map((name) => ({ name, region })),
  { tableName: 'table', busName: 'bus' },
);
const { handler } = await import('../../lambda/handlers/check.ts');

const eks = mockClient(EKSClient);
const dynamo = mockClient(DynamoDBDocumentClient);
let server: ClusterSimulator;

beforeAll(async () => {
  const acceptsToken = (token: string) =>
    ['c1', 'c2', 'c3'].some((cluster) => {
      const stsHosts = [`sts.${region}.amazonaws.com`];
      return verifyEksToken(token, { cluster, stsHosts, secretAccessKey: 's', now: Date.now() }) === null;
    });
  server = await startClusterSimulator({ now: Date.now, acceptsToken });
});
afterAll(() => server.stop());

beforeEach(() => {
  eks.reset();
  eks.on(DescribeClusterCommand).callsFake(({ name }: { name: string }) => ({
    cluster: {
      name,
      status: 'ACTIVE',
      arn: `arn:aws:eks:${region}:111122223333:cluster/${name}`,
      endpoint: server.server,
      certificateAuthority: { data: Buffer.from(server.ca).toString('base64') },
    },
  }));
  dynamo.reset();
  dynamo.on(GetCommand).resolves({});
  dynamo.on(PutCommand).resolves({});
  dynamo.on(QueryCommand).resolves({ Items: [] });
});

const work = (cluster: string, ageMs = 0) => ({
  cluster,
  check: 'image-pulls',
  scheduledTime: Date.now() - ageMs,
  slot: 7,
  sweep: true,
});
const savedClusters = () => dynamo.commandCalls(PutCommand).map(({ args }) => String(args[0].input.Item?.pk));

/** Runs a batch; the answer, and what was written meanwhile. */
async function run(...bodies: readonly unknown[]) {
  let answer: unknown;
  const lines = await written(async () => {
    answer = await handler(batch(...bodies), CONTEXT);
  });
  return { answer, entries: lines.map((line) => JSON.parse(line) as Record<string, unknown>) };
}

describe('check', () => {
  it('looks at a cluster with a token of its own, and saves what it saw in its slot', async () => {
    const { answer, entries } = await run(work('c1'));
    expect(answer).toEqual(failures());
    const { input } = dynamo.commandCalls(PutCommand)[0]!.args[0];
    expect(input).toMatchObject({ TableName: 'table', Item: { pk: 'C#c1', sk: 'S#image-pulls', lastSlot: 7 } });
    expect(entries).toContainEqual(expect.objectContaining({ Looks: 1, BlindLooks: 0 }));
  });

  it('reports the look that failed, and makes the others', async () => {
    dynamo.on(GetCommand, { Key: { pk: 'C#c2', sk: 'S#image-pulls' } }).rejects(new Error('throttled'));
    const { answer, entries } = await run(work('c1'), work('c2'), '{', { cluster: 'c1' }, work('c3'));
    expect(answer).toEqual(failures('m1', 'm2', 'm3'));
    expect(savedClusters()).toEqual(['C#c1', 'C#c3']);
    expect(entries.filter(({ level }) => level === 'ERROR').map(({ messageId }) => messageId)).toEqual([
      'm1',
      'm2',
      'm3',
    ]);
  });

  it('drops a look that waited more than five minutes, and counts it', async () => {
    const { answer, entries } = await run(work('c1', 5 * MINUTE + 1_000), work('c1', 5 * MINUTE - 5_000));
    expect(answer).toEqual(failures());
    expect(savedClusters()).toEqual(['C#c1']);
    expect(entries).toContainEqual(expect.objectContaining({ MissedLooks: 1, Looks: 1 }));
  });

  it.each([
    ['cluster', work('gone')],
    ['check', { ...work('c1'), check: 'gone' }],
  ])('drops a look whose %s is no longer configured', async (_, gone) => {
    const { answer, entries } = await run(gone);
    expect(answer).toEqual(failures());
    expect(dynamo.calls()).toEqual([]);
    expect(entries).toEqual([expect.objectContaining({ level: 'WARN' })]);
  });

  describe('in a deployment, when the queue holds messages of both versions', () => {
    it('looks as a message of the first version asks', async () => {
      const { cluster, check, scheduledTime, slot, sweep } = work('c1');
      const { answer } = await run({ cluster, check, scheduledTime, slot, sweep });
      expect(answer).toEqual(failures());
      expect(savedClusters()).toEqual(['C#c1']);
    });

    it('passes over what a newer version added', async () => {
      const { answer } = await run({ ...work('c1'), form: WORK_FORM, of: 'next year' });
      expect(answer).toEqual(failures());
      expect(savedClusters()).toEqual(['C#c1']);
    });

    it('drops as missed what is of a newer form, also of a kind that it does not know', async () => {
      const form = WORK_FORM + 1;
      const { answer, entries } = await run({ ...work('c1'), form }, { survey: {}, form }, work('c3'));
      expect(answer).toEqual(failures());
      expect(savedClusters()).toEqual(['C#c3']);
      expect(entries.filter(({ level }) => level === 'WARN')).toEqual([
        expect.objectContaining({ message: 'message dropped: it is of a newer version of us', form }),
        expect.objectContaining({ form }),
      ]);
      expect(entries).toContainEqual(expect.objectContaining({ MissedLooks: [1, 1], Looks: 1 }));
    });

    it('judges no state of a newer format', async () => {
      dynamo.on(GetCommand).resolves({ Item: { lastSlot: 1, version: 1, format: 99, state: Buffer.from('?') } });
      const { answer, entries } = await run(work('c1'));
      expect(answer).toEqual(failures());
      expect(savedClusters()).toEqual([]);
      expect(entries).toContainEqual(expect.objectContaining({ MissedLooks: 1 }));
      expect(JSON.stringify(entries)).toContain(
        'the state of c1/image-pulls was written by a newer Pullwarden (format 99',
      );
    });
  });

  it('comes again when its state changed under every write', async () => {
    dynamo.on(PutCommand).rejects(new ConditionalCheckFailedException({ $metadata: {}, message: 'no' }));
    const { answer } = await run(work('c1'));
    expect(answer).toEqual(failures('m0'));
  });

  it('of a cluster that cannot be opened is a blind look, not a failure', async () => {
    eks.on(DescribeClusterCommand).rejects(Object.assign(new Error('no'), { name: 'AccessDeniedException' }));
    const { answer, entries } = await run(work('c4'));
    expect(answer).toEqual(failures());
    expect(savedClusters()).toEqual(['C#c4']);
    expect(entries).toContainEqual(expect.objectContaining({ Looks: 1, BlindLooks: 1 }));
  });
});
