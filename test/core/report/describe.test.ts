import { expect, it } from '@jest/globals';
import type { Finding } from '../../../lambda/core/model/finding.ts';
import { describe as sentence } from '../../../lambda/core/report/describe.ts';

const unreachable = (more: object): Finding => ({
  code: 'registry-unreachable',
  args: { host: 'r.example', cause: 'timeout', place: 'registry', vantage: 'outside', nodes: 2, ...more },
});

it.each<[Finding, string]>([
  [
    unreachable({}),
    'Registry r.example does not answer in time: the same from outside and from 2 nodes, so it is not the cluster.',
  ],
  [
    unreachable({ vantage: 'here', nodes: 1 }),
    'Registry r.example does not answer in time: the same from this machine and from 1 node, so it is not the cluster.',
  ],
  [
    unreachable({ nodes: 0 }),
    'Registry r.example does not answer in time: the same from outside and from the node subnets, so it is not the cluster.',
  ],
  [
    unreachable({ place: 'cluster-network', vantage: 'vpc' }),
    'Registry r.example does not answer in time from the node subnets, and it answers outside: the network of the cluster is in the way.',
  ],
  [
    { code: 'registry-certificate-ending', args: { host: 'r.example', issuer: 'Our CA', days: 1 } },
    'The certificate of r.example, issued by Our CA, ends in 1 day: from then on no node trusts it.',
  ],
  [
    { code: 'registry-limit-near', args: { host: 'docker.io', remaining: 9, limit: 100, minutes: 40 } },
    '9 of 100 pulls from docker.io are left for the address of the nodes. At this pace it is used up in 40 minutes.',
  ],
  [
    { code: 'registry-limit-near', args: { host: 'docker.io', remaining: 9, limit: 100, minutes: null } },
    '9 of 100 pulls from docker.io are left for the address of the nodes.',
  ],
  [
    { code: 'image-gone', args: { image: 'quay.io/a/b:1', nodes: 1 } },
    'quay.io/a/b:1 is no longer in its registry; 1 node holds it, and a pod that starts elsewhere cannot pull it.',
  ],
  [
    { code: 'image-gone', args: { image: 'quay.io/a/b:1', nodes: 3 } },
    'quay.io/a/b:1 is no longer in its registry; 3 nodes hold it, and a pod that starts elsewhere cannot pull it.',
  ],
])('%j', (finding, text) => expect(sentence(finding)).toBe(text));
