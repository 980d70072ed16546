import { expect, it } from '@jest/globals';
import { chooseWay, type EndpointAccess } from '../../../lambda/core/fleet/choose-way.ts';

const READ = 'pullwarden-read-vpc-1';
const access = (changes: Partial<EndpointAccess>): EndpointAccess => ({
  publicAccess: true,
  privateAccess: false,
  publicCidrs: [],
  vpcId: 'vpc-1',
  ...changes,
});
const OFFICE = ['203.0.113.0/24', '198.51.100.7/32'];

it.each<readonly [string, Partial<EndpointAccess>, string | null, string]>([
  ['public', {}, null, 'direct'],
  ['public, with a function in its VPC', {}, READ, 'direct'],
  ['public, all networks named', { publicCidrs: ['0.0.0.0/0'] }, null, 'direct'],
  ['public over IPv6, all networks named', { publicCidrs: ['::/0'] }, null, 'direct'],
  ['both', { privateAccess: true }, READ, 'direct'],
  ['private', { publicAccess: false, privateAccess: true }, READ, 'through'],
  ['public for some networks and private', { publicCidrs: OFFICE, privateAccess: true }, READ, 'through'],
  ['public for some networks, perhaps that of the NAT', { publicCidrs: OFFICE }, READ, 'through'],
  ['private, nobody there', { publicAccess: false, privateAccess: true }, null, 'none'],
  ['public for some networks, nobody there', { publicCidrs: OFFICE }, null, 'none'],
  ['public for some networks and private, nobody there', { publicCidrs: OFFICE, privateAccess: true }, null, 'none'],
])('%s', (_, changes, readFunction, kind) => {
  expect(chooseWay(access(changes), readFunction).kind).toBe(kind);
});

it.each([
  [{ publicAccess: false, privateAccess: true }, 'only inside its VPC: give the cluster a `vpc` (vpc-1)'],
  [{ publicCidrs: OFFICE }, 'only for 203.0.113.0/24, 198.51.100.7/32: give'],
  [{ publicCidrs: OFFICE, privateAccess: true, vpcId: null }, '198.51.100.7/32 and inside its VPC: give'],
])('says of %j what would help', (changes, words) => {
  expect(chooseWay(access(changes), null)).toEqual({ kind: 'none', detail: expect.stringContaining(words) });
});
