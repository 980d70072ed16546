import { EKSClient } from '@aws-sdk/client-eks';
import { clientSettings } from './client-settings.ts';
import { roleCredentials } from './role-credentials.ts';

/** Where EKS is asked, and as whom: by our own role unless one is named. */
export interface EksPlace {
  readonly region: string;
  readonly roleArn?: string | undefined;
  readonly externalId?: string | undefined;
}

/** Clients of EKS, one for each place, kept as long as the function. */
export type EksClients = (place: EksPlace) => EKSClient;

/** No clients yet. */
export function createEksClients(): EksClients {
  const clients = new Map<string, EKSClient>();
  return ({ region, roleArn, externalId }) => {
    const key = `${region} ${roleArn ?? ''} ${externalId ?? ''}`;
    const credentials = roleArn === undefined ? {} : { credentials: roleCredentials({ roleArn, externalId }) };
    const client = clients.get(key) ?? new EKSClient({ region, ...credentials, ...clientSettings() });
    clients.set(key, client);
    return client;
  };
}
