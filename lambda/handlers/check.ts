import type { SQSEvent } from 'aws-lambda';
import * as v from 'valibot';
import { readBundledConfig } from '../adapters/aws/bundled-config.ts';
import { createDynamoInventories } from '../adapters/aws/dynamo-inventories.ts';
import { createEksFleet } from '../adapters/aws/eks-fleet.ts';
import { createEksClients } from '../adapters/aws/eks-clients.ts';
import { createEksAddOns } from '../adapters/aws/eks-add-ons.ts';
import { createDynamoStore } from '../adapters/aws/dynamo-store.ts';
import { createEksClusters } from '../adapters/aws/eks-clusters.ts';
import { createEventBridgeBus } from '../adapters/aws/event-bridge-bus.ts';
import { performLook } from '../app/perform-look.ts';
import { searchFleet } from '../app/search-fleet.ts';
import { CHECKS } from '../checks/index.ts';
import { expectedOf } from '../config/expected-of.ts';
import { configuredPolicy } from '../config/configured-policy.ts';
import { configuredSilences } from '../config/configured-silences.ts';
import { vpcFunctions } from '../config/vpc-functions.ts';
import { METRICS } from '../contract/metrics.ts';
import { WORK_FORM } from '../contract/work-form.ts';
import type { FleetPlace } from '../core/fleet/inventory.ts';
import { eachRecord } from './each-record.ts';
import { readEnvironment } from './env.ts';
import { handle, log, metrics } from './middleware.ts';
import { openCluster } from './open-cluster.ts';
import { createVantagePoints, type InsideProbe } from './vantage-points.ts';

/** A look that waited longer is not made: what it would see is no longer what was asked for. */
const MAX_AGE_MS = 5 * 60_000;

const place = { region: v.string(), roleArn: v.optional(v.string()), externalId: v.optional(v.string()) };
// Fields that are not known are passed over: in a deployment the queue holds messages of both versions.
const lookSchema = v.object({
  cluster: v.string(),
  check: v.string(),
  scheduledTime: v.number(),
  slot: v.number(),
  sweep: v.boolean(),
  /** Where a cluster is that is not in the configuration: a tag selected it. */
  discovered: v.optional(v.object({ name: v.string(), eksName: v.string(), ...place })),
});
const searchSchema = v.object({ search: v.object(place), scheduledTime: v.number() });
const messageSchema = v.union([lookSchema, searchSchema]);
const newerSchema = v.object({ form: v.pipe(v.number(), v.minValue(WORK_FORM + 1)) });

const { tableName, busName, probeFunctionName } = readEnvironment('tableName', 'busName');
const config = readBundledConfig();
const policy = configuredPolicy(config);
const silences = configuredSilences(config);
const functions = vpcFunctions(config);
const clients = createEksClients();
const clusters = createEksClusters({ clients, readFunction: (vpcId) => functions.get(vpcId)?.read ?? null });
const fleet = createEksFleet(clients);
const inventories = createDynamoInventories(tableName);
const vantagePoints = createVantagePoints({ probeFunctionName, tableName, registries: config.registries, log });
const ports = {
  store: createDynamoStore(tableName),
  bus: createEventBridgeBus({ busName, log }),
  metrics,
  log,
};

/** Makes the looks of the work queue, and the searches for clusters. */
export const handler = handle((event: SQSEvent) =>
  eachRecord(event, async (body) => {
    const json: unknown = JSON.parse(body);
    if (v.is(newerSchema, json)) {
      metrics.count(METRICS.missedLooks, 1);
      log.warn('message dropped: it is of a newer version of us', { form: json.form });
      return;
    }
    const message = v.parse(messageSchema, json);
    if ('search' in message) await search(message.search);
    else await look(message);
  }),
);

async function search(where: FleetPlace): Promise<void> {
  if (config.discover === undefined) return;
  await searchFleet(where, config.discover.tags, { fleet, inventories, log, metrics }, Date.now());
}

async function look({ discovered, ...work }: v.InferOutput<typeof lookSchema>): Promise<void> {
  if (Date.now() - work.scheduledTime > MAX_AGE_MS) {
    metrics.count(METRICS.missedLooks, 1);
    log.warn('look missed: it waited too long', work);
    return;
  }
  const watched = config.clusters.find(({ name }) => name === work.cluster) ?? discovered;
  const check = CHECKS.find(({ id }) => id === work.check);
  if (watched === undefined || check === undefined) {
    log.warn('look dropped: its cluster or check is no longer configured', work);
    return;
  }
  const cluster = await openCluster(clusters, watched);
  try {
    const settings = { check, baseline: expectedOf(config, watched), vantage: 'outside', policy, silences } as const;
    const addOns = createEksAddOns(watched, clients);
    const registries = vantagePoints(insideProbe(cluster.vpcId, watched.region));
    await performLook(work, { ...ports, addOns, cluster, registries }, settings);
  } finally {
    cluster.close();
  }
}

function insideProbe(vpcId: string | null, region: string): InsideProbe | null {
  const functionName = vpcId === null ? undefined : functions.get(vpcId)?.probe;
  return vpcId === null || functionName === undefined ? null : { functionName, region, vpcId };
}
