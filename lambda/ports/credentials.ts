import type { Credential } from '../core/model/credential.ts';

/** Who we are to registries. */
export interface Credentials {
  /**
   * The credential for a registry (host as image names spell it: `docker.io`, `r.example:5000`), null if there is none.
   * Never throws: what could not be read is none, and logged.
   */
  for(host: string): Promise<Credential | null>;
}
