import { createDynamoBudget } from '../adapters/aws/dynamo-budget.ts';
import { createEcrCredentials } from '../adapters/aws/ecr-credentials.ts';
import { createEcrRegistry } from '../adapters/aws/ecr-registry.ts';
import { createLambdaRegistry } from '../adapters/aws/lambda-registry.ts';
import { createSecretCredentials } from '../adapters/aws/secret-credentials.ts';
import { firstCredentials } from '../app/first-credentials.ts';
import { withinBudget } from '../app/within-budget.ts';
import type { Config } from '../config/schema.ts';
import type { Log } from '../ports/log.ts';
import type { Registry } from '../ports/registry.ts';

/** Shorter than the deadline of a probe by sockets: an API call has no stages to walk. */
const ECR_DEADLINE_MS = 8_000;

export interface OutsideRegistryOptions {
  readonly probeFunctionName: string;
  readonly tableName: string;
  readonly registries: Config['registries'];
  readonly log: Log;
}

/** Registries as seen from outside the clusters: ECR by its API, every other by the function that has no rights. */
export function createOutsideRegistry({
  probeFunctionName,
  tableName,
  registries,
  log,
}: OutsideRegistryOptions): Registry {
  const secrets = Object.fromEntries(
    registries.flatMap(({ host, secretArn }) => (secretArn === undefined ? [] : [[host, secretArn]])),
  );
  const credentials = firstCredentials([createSecretCredentials({ secrets, log }), createEcrCredentials({ log })]);
  const sockets = createLambdaRegistry({ functionName: probeFunctionName, credentials, log });
  const ecr = createEcrRegistry({ vantage: 'outside', deadlineMs: ECR_DEADLINE_MS });
  const registry: Registry = {
    access: (host) => sockets.access(host),
    probe: async (request) => (await ecr.probe(request)) ?? sockets.probe(request),
  };
  return withinBudget(registry, createDynamoBudget(tableName, log), Date.now);
}
