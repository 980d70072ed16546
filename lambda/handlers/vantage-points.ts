import { createDynamoBudget } from '../adapters/aws/dynamo-budget.ts';
import { createEcrCredentials } from '../adapters/aws/ecr-credentials.ts';
import { createEcrRegistry } from '../adapters/aws/ecr-registry.ts';
import { createLambdaRegistry } from '../adapters/aws/lambda-registry.ts';
import { createSecretCredentials } from '../adapters/aws/secret-credentials.ts';
import { firstCredentials } from '../app/first-credentials.ts';
import { withinBudget } from '../app/within-budget.ts';
import type { Config } from '../config/schema.ts';
import type { Log } from '../ports/log.ts';
import type { Registry, VantagePoint } from '../ports/registry.ts';

/** Shorter than the deadline of a probe by sockets: an API call has no stages to walk. */
const ECR_DEADLINE_MS = 8_000;

export interface VantagePointsOptions {
  /** Null: registries are not asked from outside. */
  readonly probeFunctionName: string | null;
  readonly tableName: string;
  readonly registries: Config['registries'];
  readonly log: Log;
}

/** A function in a VPC that probes registries as its nodes see them. */
export interface InsideProbe {
  readonly functionName: string;
  readonly region: string;
  readonly vpcId: string;
}

/** From where the registries of a cluster are asked: from outside, and from the VPC of its nodes where `inside` stands there. */
export type VantagePoints = (inside: InsideProbe | null) => readonly VantagePoint[];

/** Registries by functions that have no rights, with our logins; from outside ECR is asked by its API. */
export function createVantagePoints({
  probeFunctionName,
  tableName,
  registries,
  log,
}: VantagePointsOptions): VantagePoints {
  const secrets = Object.fromEntries(
    registries.flatMap(({ host, secretArn }) => (secretArn === undefined ? [] : [[host, secretArn]])),
  );
  const credentials = firstCredentials([createSecretCredentials({ secrets, log }), createEcrCredentials({ log })]);
  const outside = probeFunctionName === null ? [] : [{ vantage: 'outside' as const, registry: fromOutside() }];
  const insides = new Map<string, VantagePoint>();

  function fromOutside(): Registry {
    const sockets = createLambdaRegistry({ functionName: probeFunctionName!, vantage: 'outside', credentials, log });
    const ecr = createEcrRegistry({ vantage: 'outside', deadlineMs: ECR_DEADLINE_MS });
    const registry: Registry = {
      access: (host) => sockets.access(host),
      probe: async (request) => (await ecr.probe(request)) ?? sockets.probe(request),
    };
    return withinBudget(registry, createDynamoBudget({ tableName, place: '', log }), Date.now);
  }

  /** ECR too by sockets: whether nodes reach its endpoints, and the store of its layers, is the question. */
  function fromInside({ functionName, region, vpcId }: InsideProbe): VantagePoint {
    const registry = createLambdaRegistry({ functionName, region, vantage: 'vpc', credentials, log });
    // Registries count by address: that of the VPC's NAT is not ours outside.
    const budget = createDynamoBudget({ tableName, place: `${vpcId}#`, log });
    return { vantage: 'vpc', registry: withinBudget(registry, budget, Date.now) };
  }

  return (inside) => {
    if (inside === null) return outside;
    const point = insides.get(inside.functionName) ?? fromInside(inside);
    insides.set(inside.functionName, point);
    return [...outside, point];
  };
}
