import * as v from 'valibot';
import { readBundledConfig } from '../adapters/aws/bundled-config.ts';
import { createDynamoInventories } from '../adapters/aws/dynamo-inventories.ts';
import { createDynamoStore } from '../adapters/aws/dynamo-store.ts';
import { createEventBridgeBus } from '../adapters/aws/event-bridge-bus.ts';
import { createSecretText } from '../adapters/aws/secret-text.ts';
import { createSnsMailTopics } from '../adapters/aws/sns-mail-topics.ts';
import { createDeadManSwitch } from '../adapters/channels/dead-man-switch.ts';
import { countUnconfirmed } from '../app/count-unconfirmed.ts';
import { pingDeadMan } from '../app/ping-dead-man.ts';
import { reconcile } from '../app/reconcile.ts';
import { withdrawUnwatched } from '../app/withdraw-unwatched.ts';
import { settleAll } from '../app/settle-all.ts';
import { surveyFleet } from '../app/survey-fleet.ts';
import { fleetPlaces } from '../config/fleet-places.ts';
import { configuredChecks } from '../config/configured-checks.ts';
import { mostFrequentCheck } from '../config/most-frequent-check.ts';
import { inventoriesOf, mayBeWatched, watchedClusters } from '../core/fleet/inventory.ts';
import type { StateKey } from '../ports/store.ts';
import { readEnvironment } from './env.ts';
import { handle, log, metrics } from './middleware.ts';
import { minuteOf } from './minute-of.ts';

const MINUTE_MS = 60_000;
/** What costs a read a cluster is done so often only. */
const SURVEY_MINUTES = 5;

const topicsSchema = v.array(v.strictObject({ topicArn: v.string(), addresses: v.array(v.string()) }));

const environment = readEnvironment('tableName', 'busName', 'mailTopics');
const topics = v.parse(topicsSchema, JSON.parse(environment.mailTopics));
const config = readBundledConfig();
const { check, everyMinutes } = mostFrequentCheck(config);
const places = fleetPlaces(config);
const checks = new Set(configuredChecks(config).map((one) => one.check));
const inventories = createDynamoInventories(environment.tableName);
const { ping } = config.operations;
const secretText = createSecretText();
const ports = {
  store: createDynamoStore(environment.tableName),
  bus: createEventBridgeBus({ busName: environment.busName, log }),
  mailTopics: createSnsMailTopics(),
  metrics,
  log,
};
const deadMan = ping === undefined ? null : createDeadManSwitch(() => secretText(ping));

/** Each minute: sends what was stored and not sent, and gives a sign of life; each fifth: looks whether anybody looks. */
export const handler = handle(async ({ scheduledTime }: { readonly scheduledTime?: string }) => {
  const now = minuteOf(scheduledTime);
  let sent = 0;
  const send = async () => void (sent = await reconcile(ports));
  await settleAll([send, () => watchTheWatch(now)], log);
  return { sent };
});

/** Whether every cluster is looked at, what is open of those that are no longer, and who gets mails. `now` in epoch ms. */
async function watchTheWatch(now: number): Promise<void> {
  const found = places.length === 0 ? [] : inventoriesOf(places, await inventories.all());
  const watched = watchedClusters(config.clusters, found);
  const fleet = { clusters: watched.map(({ name }) => name), check, everyMinutes };
  const isWatched = (key: StateKey) => checks.has(key.check) && mayBeWatched(key.cluster, watched, places, found);
  const surveys = [
    () => surveyFleet(fleet, now, ports),
    () => countUnconfirmed(topics, ports),
    () => withdrawUnwatched(isWatched, now, ports),
  ];
  const jobs = [
    ...(Math.floor(now / MINUTE_MS) % SURVEY_MINUTES === 0 ? surveys : []),
    ...(deadMan === null ? [] : [() => pingDeadMan(fleet, now, { ...ports, deadMan })]),
  ];
  await settleAll(jobs, log);
}
