import { describe, expect, it } from '@jest/globals';
import { createEcrClients } from '../../../lambda/adapters/aws/ecr-clients.ts';
import { readEcrHost } from '../../../lambda/core/registry/ecr-host.ts';

/** Where the SDK would send a call about this registry. */
async function endpointOf(host: string): Promise<string | undefined> {
  const { config } = createEcrClients()(readEcrHost(host)!);
  const endpoint = config.endpointProvider({
    Region: await config.region(),
    UseFIPS: await config.useFipsEndpoint(),
    UseDualStack: await config.useDualstackEndpoint(),
  });
  return endpoint.url.href;
}

describe("the clients of ECR's API", () => {
  it.each([
    ['111122223333.dkr.ecr.eu-west-1.amazonaws.com', 'https://api.ecr.eu-west-1.amazonaws.com/'],
    ['111122223333.dkr.ecr-fips.us-east-1.amazonaws.com', 'https://api.ecr-fips.us-east-1.amazonaws.com/'],
    ['111122223333.dkr-ecr.eu-west-1.on.aws', 'https://ecr.eu-west-1.api.aws/'],
    ['111122223333.dkr.ecr.cn-north-1.amazonaws.com.cn', 'https://api.ecr.cn-north-1.amazonaws.com.cn/'],
    ['111122223333.dkr.ecr.us-gov-west-1.amazonaws.com', 'https://api.ecr.us-gov-west-1.amazonaws.com/'],
    ['111122223333.dkr.ecr-fips.us-gov-west-1.amazonaws.com', 'https://api.ecr-fips.us-gov-west-1.amazonaws.com/'],
    ['111122223333.dkr-ecr-fips.us-west-2.on.aws', 'https://ecr-fips.us-west-2.api.aws/'],
    ['111122223333.dkr.ecr.eusc-de-east-1.amazonaws.eu', 'https://api.ecr.eusc-de-east-1.amazonaws.eu/'],
  ])('ask about %s at %s', async (host, endpoint) => {
    expect(await endpointOf(host)).toBe(endpoint);
  });

  it('are one an endpoint, whoever owns the registry, and not more than 64', () => {
    const clientOf = createEcrClients();
    const host = (region: string) => ({ account: '111122223333', region, fips: false, dualStack: false });
    const first = clientOf(host('eu-west-1'));
    expect(clientOf({ ...host('eu-west-1'), account: '444455556666' })).toBe(first);
    expect(clientOf({ ...host('eu-west-1'), fips: true })).not.toBe(first);
    for (let more = 0; more < 62; more++) clientOf(host(`xx-${more}`));
    expect(clientOf(host('eu-west-1'))).toBe(first);
    clientOf(host('yy-1'));
    expect(clientOf(host('eu-west-1'))).not.toBe(first);
  });
});
