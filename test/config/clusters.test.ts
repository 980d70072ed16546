import { expect, it } from '@jest/globals';
import { loadConfig, printProblems } from '../../lambda/config/load.ts';

const VPC = '{ id: vpc-0000000a, subnets: [subnet-0000000a] }';
const ROLE = 'arn:aws:iam::111122223333:role/pullwarden-member';

/** The problems of these clusters (YAML of a list), a line each. */
function problems(clusters: string): readonly string[] {
  const loaded = loadConfig(`version: 1\n${clusters}`);
  if (loaded.ok) return [];
  return printProblems('f', loaded.problems)
    .split('\n')
    .slice(1)
    .map((line) => line.trim());
}

it.each<readonly [string, string]>([
  ['', 'clusters: names no cluster; name at least one, or select them by tag with discover (docs/configuration.md)'],
  [
    'clusters: [{ name: a, region: eu-west-1, externalId: x }]',
    'clusters.0.externalId: stands without roleArn; add roleArn or remove it',
  ],
  [
    `clusters: [{ name: a, region: eu-west-1, account: '999988887777', roleArn: '${ROLE}' }]`,
    'clusters.0.roleArn: is not of account 999988887777; correct one of the two',
  ],
  [
    `clusters: [{ name: a, region: eu-west-1, roleArn: '${ROLE}', accessEntry: true }]`,
    'clusters.0.accessEntry: cannot be made in another account; remove it; the template for members makes the access entry there',
  ],
  [
    `clusters: [{ name: a, region: eu-west-1, vpc: ${VPC} }, { name: b, region: eu-north-1, vpc: ${VPC} }]`,
    'clusters.1.vpc: is in eu-north-1, but that of a in eu-west-1: functions stand in one region; deploy Pullwarden once for each region with private clusters',
  ],
  [
    `clusters: [{ name: a, region: eu-west-1, vpc: ${VPC} }, { name: b, region: eu-west-1, vpc: { id: vpc-0000000a, subnets: [subnet-0000000b] } }]`,
    'clusters.1.vpc.subnets: are others than before for vpc-0000000a; name the same subnets: clusters of a VPC share their functions',
  ],
  [
    'clusters: [{ name: a, region: eu-west-1, vpc: { id: vpc-1, subnets: [subnet-0000000a] } }]',
    'clusters.0.vpc.id: is "vpc-1", and must be an id such as vpc-0123456789abcdef0; correct the value',
  ],
  [
    'clusters: [{ name: a, region: eu-west-1, vpc: { id: vpc-0000000a, subnets: [] } }]',
    'clusters.0.vpc.subnets: is empty; name at least one subnet of the nodes',
  ],
  ['discover: { tags: {}, regions: [eu-west-1] }', 'discover.tags: is empty; name at least one tag'],
  ['discover: { tags: { team: a }, regions: [] }', 'discover.regions: is empty; name at least one region'],
  [
    'discover: { tags: { team: a }, regions: [eu-west-1], roles: [{ roleArn: x }] }',
    'discover.roles.0.roleArn: is "x", and must be the ARN of iam; correct the value',
  ],
])('%s', (clusters, expected) => {
  expect(problems(clusters)).toEqual([expected]);
});

it.each([
  `clusters: [{ name: a, region: eu-west-1, vpc: ${VPC}, accessEntry: true }, { name: b, region: eu-west-1, vpc: ${VPC} }]`,
  `clusters: [{ name: a, region: eu-west-1, vpc: ${VPC} }, { name: b, region: eu-north-1, roleArn: '${ROLE}', externalId: x, vpc: { id: vpc-0000000b, subnets: [subnet-0000000b] } }]`,
  'clusters: [{ name: prod-eu, eksName: prod, region: eu-west-1 }, { name: prod-us, eksName: prod, region: us-east-1 }]',
  `discover: { tags: { pullwarden: watch }, regions: [eu-west-1], roles: [{ roleArn: '${ROLE}', externalId: x }] }`,
])('%s', (clusters) => {
  expect(problems(clusters)).toEqual([]);
});
