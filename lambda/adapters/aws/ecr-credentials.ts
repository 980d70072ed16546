import { GetAuthorizationTokenCommand } from '@aws-sdk/client-ecr';
import { type EcrHost, readEcrHost } from '../../core/registry/ecr-host.ts';
import type { Credential, Credentials } from '../../ports/credentials.ts';
import type { Log } from '../../ports/log.ts';
import { createEcrClients, ecrEndpointKey } from './ecr-clients.ts';
import { createMemory, type Loaded } from './memory.ts';
import { problemFromAws } from './problem-from-aws.ts';

/** A token lives 12 hours; what a probe starts with should not end under its hands. */
const BEFORE_EXPIRY_MS = 10 * 60_000;
const RETRY_MS = 60_000;

/**
 * The credentials of our own role for private registries of ECR: one token opens every registry of a region that the
 * role may read, whoever owns it.
 */
export function createEcrCredentials({ log, now = Date.now }: { log: Log; now?: () => number }): Credentials {
  const clientOf = createEcrClients();
  const memory = createMemory<Credential | null>(now);

  return {
    async for(host) {
      const registry = readEcrHost(host);
      return registry === null ? null : memory(ecrEndpointKey(registry), () => ask(registry));
    },
  };

  async function ask(registry: EcrHost): Promise<Loaded<Credential | null>> {
    const what = 'get a token';
    const none = (why: string) => {
      log.warn(`no credential for ECR in ${registry.region}`, { why });
      return { value: null, until: now() + RETRY_MS };
    };
    try {
      const { authorizationData = [] } = await clientOf(registry).send(new GetAuthorizationTokenCommand({}));
      const { authorizationToken = '', expiresAt } = authorizationData[0] ?? {};
      const [, username, password] = /^([^:]+):(.+)$/s.exec(Buffer.from(authorizationToken, 'base64').toString()) ?? [];
      if (username === undefined || password === undefined || expiresAt === undefined) {
        return none(`${what}: the answer holds no token`);
      }
      return { value: { username, password }, until: expiresAt.getTime() - BEFORE_EXPIRY_MS };
    } catch (error) {
      return none(problemFromAws(error, what, 'ecr:GetAuthorizationToken').detail);
    }
  }
}
