import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { DescribeClusterCommand, EKSClient, ListClustersCommand } from '@aws-sdk/client-eks';
import { DynamoDBDocumentClient, GetCommand, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { unpack } from '../../lambda/adapters/aws/gzip-json.ts';
import { written } from '../support/written.ts';
import { batch, CONTEXT, deployed, failures } from './deployed.ts';

const TAGS = { pullwarden: 'watch' };
const config = deployed([], { tableName: 'table', busName: 'bus' });
config.discover = { tags: TAGS, regions: ['eu-west-1'], roles: [] };
const { handler } = await import('../../lambda/handlers/check.ts');

const eks = mockClient(EKSClient);
const sts = mockClient(STSClient);
const dynamo = mockClient(DynamoDBDocumentClient);
beforeEach(() => {
  eks.reset();
  sts.reset();
  dynamo.reset();
  dynamo.on(GetCommand).resolves({});
  dynamo.on(PutCommand).resolves({});
  dynamo.on(QueryCommand).resolves({ Items: [] });
});

const run = async (...bodies: readonly unknown[]) => {
  let answer: unknown;
  await written(async () => {
    answer = await handler(batch(...bodies), CONTEXT);
  });
  return answer;
};
const puts = () => dynamo.commandCalls(PutCommand).map(({ args }) => args[0].input.Item!);

describe('check with discovery', () => {
  it('searches a place and keeps what it found', async () => {
    eks.on(ListClustersCommand).resolves({ clusters: ['a', 'b'] });
    eks.on(DescribeClusterCommand, { name: 'a' }).resolves({ cluster: { tags: TAGS } });
    eks.on(DescribeClusterCommand, { name: 'b' }).resolves({ cluster: {} });
    expect(await run({ search: { region: 'eu-west-1' }, scheduledTime: Date.now() })).toEqual(failures());
    const [item, ...more] = puts();
    expect(more).toEqual([]);
    expect(item).toMatchObject({ pk: 'FLEET', sk: 'eu-west-1#' });
    expect(unpack(item!.inventory as Uint8Array)).toMatchObject({
      seen: { a: { selected: true }, b: { selected: false } },
    });
  });

  it('comes again when a place cannot be searched: nobody would know of a new cluster', async () => {
    eks.on(ListClustersCommand).rejects(Object.assign(new Error('no'), { name: 'AccessDeniedException' }));
    expect(await run({ search: { region: 'eu-west-1' }, scheduledTime: Date.now() })).toEqual(failures('m0'));
    expect(puts()).toEqual([]);
  });

  it('looks at a cluster that was found, where the message says it is', async () => {
    const roleArn = 'arn:aws:iam::111122223333:role/r';
    sts.on(AssumeRoleCommand).resolves({ Credentials: undefined });
    eks.on(DescribeClusterCommand, { name: 'prod' }).rejects(new Error('away'));
    const name = 'prod.eu-west-1.111122223333';
    const look = { cluster: name, check: 'image-pulls', scheduledTime: Date.now(), slot: 1, sweep: true };
    const discovered = { name, eksName: 'prod', region: 'eu-west-1', roleArn };
    expect(await run({ ...look, discovered })).toEqual(failures());
    expect(eks.commandCalls(DescribeClusterCommand)).toHaveLength(1);
    expect(puts()).toEqual([expect.objectContaining({ pk: `C#${name}` })]);
  });
});
