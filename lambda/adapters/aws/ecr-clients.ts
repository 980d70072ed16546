import { ECRClient } from '@aws-sdk/client-ecr';
import type { EcrHost } from '../../core/registry/ecr-host.ts';
import { clientSettings } from './client-settings.ts';

/** Image names choose the region: with more clients than the world has regions, all are forgotten. */
const MAX_CLIENTS = 64;

/** Gives the client of ECR's API for a registry, by its region, used again; the SDK finds the partition by itself. */
export function createEcrClients(): (host: EcrHost) => ECRClient {
  const clients = new Map<string, ECRClient>();
  return (host) => {
    const key = ecrEndpointKey(host);
    const known = clients.get(key);
    if (known !== undefined) return known;
    if (clients.size === MAX_CLIENTS) clients.clear();
    const { region, fips, dualStack } = host;
    const client = new ECRClient({
      region,
      useFipsEndpoint: fips,
      useDualstackEndpoint: dualStack,
      ...clientSettings(),
    });
    clients.set(key, client);
    return client;
  };
}

/** One text for all registries that are asked through the same endpoint. */
export function ecrEndpointKey({ region, fips, dualStack }: EcrHost): string {
  return [region, fips ? 'fips' : '', dualStack ? 'dual-stack' : ''].join(' ');
}
