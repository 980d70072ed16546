import { DescribeClusterCommand, EKSClient, ListClustersCommand } from '@aws-sdk/client-eks';
import { beforeEach, expect, it } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { createEksClients } from '../../../lambda/adapters/aws/eks-clients.ts';
import { createEksFleet } from '../../../lambda/adapters/aws/eks-fleet.ts';

const eks = mockClient(EKSClient);
const fleet = createEksFleet(createEksClients());
const PLACE = { region: 'eu-west-1' };
const denied = Object.assign(new Error('no'), { name: 'AccessDeniedException' });

beforeEach(() => {
  eks.reset();
});

it('lists clusters page by page', async () => {
  eks.on(ListClustersCommand).resolves({ clusters: ['a', 'b'], nextToken: 'more' });
  eks.on(ListClustersCommand, { nextToken: 'more' }).resolves({ clusters: ['c'] });
  expect(await fleet.list(PLACE)).toEqual({ ok: true, value: ['a', 'b', 'c'] });
});

it('reads the tags of a cluster, which may have none', async () => {
  eks.on(DescribeClusterCommand, { name: 'a' }).resolves({ cluster: { tags: { team: 'x' } } });
  eks.on(DescribeClusterCommand, { name: 'b' }).resolves({ cluster: {} });
  expect(await fleet.tagsOf(PLACE, 'a')).toEqual({ ok: true, value: { team: 'x' } });
  expect(await fleet.tagsOf(PLACE, 'b')).toEqual({ ok: true, value: {} });
});

it('names the missing right, and as whom it asked', async () => {
  eks.on(ListClustersCommand).rejects(denied);
  eks.on(DescribeClusterCommand).rejects(denied);
  const roleArn = 'arn:aws:iam::111122223333:role/r';
  expect(await fleet.list({ ...PLACE, roleArn })).toMatchObject({
    problem: { detail: `list the clusters of eu-west-1 as ${roleArn}: the right to eks:ListClusters is missing` },
  });
  expect(await fleet.tagsOf(PLACE, 'a')).toMatchObject({
    problem: { reason: 'forbidden', right: 'eks:DescribeCluster' },
  });
});
