import { describe, expect, it } from '@jest/globals';
import { readEcrHost } from '../../../lambda/core/registry/ecr-host.ts';

const ACCOUNT = '111122223333';

describe('a host of ECR', () => {
  it.each([
    ['dkr.ecr.eu-west-1.amazonaws.com', 'eu-west-1', false, false],
    ['dkr.ecr.eu-west-1.amazonaws.com:443', 'eu-west-1', false, false],
    ['DKR.ECR.EU-WEST-1.amazonaws.com', 'eu-west-1', false, false],
    ['dkr.ecr-fips.us-gov-west-1.amazonaws.com', 'us-gov-west-1', true, false],
    ['dkr-ecr.ap-southeast-7.on.aws', 'ap-southeast-7', false, true],
    ['dkr-ecr-fips.us-west-2.on.aws', 'us-west-2', true, true],
    ['dkr.ecr.cn-northwest-1.amazonaws.com.cn', 'cn-northwest-1', false, false],
    ['dkr-ecr.cn-north-1.on.amazonwebservices.com.cn', 'cn-north-1', false, true],
    ['dkr.ecr.eusc-de-east-1.amazonaws.eu', 'eusc-de-east-1', false, false],
  ])('%s is in %s', (rest, region, fips, dualStack) => {
    expect(readEcrHost(`${ACCOUNT}.${rest}`)).toEqual({ account: ACCOUNT, region, fips, dualStack });
  });

  it("may be that of Amazon EKS's own images", () => {
    expect(readEcrHost('602401143452.dkr.ecr.us-west-2.amazonaws.com')?.account).toBe('602401143452');
  });

  it.each([
    'public.ecr.aws',
    'docker.io',
    '111122223333.dkr.ecr.eu-west-1.amazonaws.com:5000',
    '111122223333.dkr.ecr.eu-west-1.amazonaws.com.example.com',
    '111122223333.dkr.ecr.anything.amazonaws.com',
    '111122223333.dkr.ecr.eu-west-1234.amazonaws.com',
    '1111.dkr.ecr.eu-west-1.amazonaws.com',
    '',
  ])('is not %s', (host) => {
    expect(readEcrHost(host)).toBeNull();
  });
});
