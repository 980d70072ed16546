import { createHash } from 'node:crypto';
import { readBundledConfig } from '../adapters/aws/bundled-config.ts';
import { createSqsQueue } from '../adapters/aws/sqs-queue.ts';
import { createDynamoInventories } from '../adapters/aws/dynamo-inventories.ts';
import { dueSearches, dueWork } from '../app/dispatch.ts';
import { configuredChecks } from '../config/configured-checks.ts';
import { fleetPlaces } from '../config/fleet-places.ts';
import { inventoriesOf, watchedClusters } from '../core/fleet/inventory.ts';
import { readEnvironment } from './env.ts';
import { handle } from './middleware.ts';
import { minuteOf } from './minute-of.ts';

/** More clusters than this are spread over the minute; fewer are looked at at once. */
const SPREAD_FROM = 20;
const SPREAD_SECONDS = 50;

const config = readBundledConfig();
const checks = configuredChecks(config);
const places = fleetPlaces(config);
const { workQueueUrl, tableName } = readEnvironment('workQueueUrl', 'tableName');
const queue = createSqsQueue(workQueueUrl);
const inventories = createDynamoInventories(tableName);

/** Each minute: puts the looks that are due on the work queue, of clusters that were found with where they are. */
export const handler = handle(async ({ scheduledTime }: { readonly scheduledTime?: string }) => {
  const time = minuteOf(scheduledTime);
  const found = places.length === 0 ? [] : inventoriesOf(places, await inventories.all());
  const clusters = watchedClusters(config.clusters, found);
  const delayOf = clusters.length > SPREAD_FROM ? secondsOf : () => 0;
  const discovered = new Map(clusters.slice(config.clusters.length).map((cluster) => [cluster.name, cluster]));
  const looks = dueWork(clusters, checks, time).map((work) => ({
    body: JSON.stringify({ ...work, discovered: discovered.get(work.cluster) }),
    delaySeconds: delayOf(work.cluster),
  }));
  const searches = dueSearches(places, found, time).map((one) => ({ body: JSON.stringify(one), delaySeconds: 0 }));
  await queue.send([...searches, ...looks]);
  return { sent: searches.length + looks.length };
});

/** The same second of the minute for a cluster each time. */
function secondsOf(cluster: string): number {
  return createHash('sha256').update(cluster).digest().readUInt32BE() % (SPREAD_SECONDS + 1);
}
