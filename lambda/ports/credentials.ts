import type { Credential } from '../core/model/credential.ts';

export type { Credential };

/** Where the credentials for registries come from. */
export interface Credentials {
  /**
   * For a registry host as image names spell it (`docker.io`, `r.example:5000`); null where there is none. Never throws:
   * what went wrong is in the log, without secrets.
   */
  for(host: string): Promise<Credential | null>;
}
