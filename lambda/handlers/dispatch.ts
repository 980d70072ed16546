import { createHash } from 'node:crypto';
import { readBundledConfig } from '../adapters/aws/bundled-config.ts';
import { createSqsQueue } from '../adapters/aws/sqs-queue.ts';
import { dueWork } from '../app/dispatch.ts';
import { configuredChecks } from '../config/configured-checks.ts';
import { readEnvironment } from './env.ts';
import { handle } from './middleware.ts';
import { minuteOf } from './minute-of.ts';

/** More clusters than this are spread over the minute; fewer are looked at at once. */
const SPREAD_FROM = 20;
const SPREAD_SECONDS = 50;

const config = readBundledConfig();
const checks = configuredChecks(config);
const queue = createSqsQueue(readEnvironment('workQueueUrl').workQueueUrl);

/** Each minute: puts the looks that are due on the work queue. */
export const handler = handle(async ({ scheduledTime }: { readonly scheduledTime?: string }) => {
  const works = dueWork(config.clusters, checks, minuteOf(scheduledTime));
  const delayOf = config.clusters.length > SPREAD_FROM ? secondsOf : () => 0;
  await queue.send(works.map((work) => ({ body: JSON.stringify(work), delaySeconds: delayOf(work.cluster) })));
  return { sent: works.length };
});

/** The same second of the minute for a cluster each time. */
function secondsOf(cluster: string): number {
  return createHash('sha256').update(cluster).digest().readUInt32BE() % (SPREAD_SECONDS + 1);
}
