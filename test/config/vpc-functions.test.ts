import { expect, it } from '@jest/globals';
import { loadConfig } from '../../lambda/config/load.ts';
import { vpcFunctions } from '../../lambda/config/vpc-functions.ts';

const subnets = '[subnet-0123456789abcdef0]';

it('stand in every VPC that is named, once, and in that of a member by ARN', () => {
  const loaded = loadConfig(`
version: 1
clusters:
  - { name: a, region: eu-west-1, vpc: { id: vpc-0000000a, subnets: ${subnets} } }
  - { name: b, region: eu-west-1, vpc: { id: vpc-0000000a, subnets: ${subnets} } }
  - { name: c, region: eu-central-1 }
  - name: d
    region: cn-north-1
    roleArn: arn:aws-cn:iam::111122223333:role/pullwarden-member
    vpc: { id: vpc-0000000d, subnets: ${subnets} }
`);
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
  const member = 'arn:aws-cn:lambda:cn-north-1:111122223333:function:pullwarden';
  expect([...vpcFunctions(loaded.config)]).toEqual([
    ['vpc-0000000a', { read: 'pullwarden-read-vpc-0000000a', probe: 'pullwarden-probe-vpc-0000000a' }],
    ['vpc-0000000d', { read: `${member}-read-vpc-0000000d`, probe: `${member}-probe-vpc-0000000d` }],
  ]);
});
