import wrap, { type MiddyfiedHandler } from '@middy/core';
import { createEmfMetrics } from '../adapters/aws/emf-metrics.ts';
import { createJsonLog } from '../adapters/aws/json-log.ts';

/** What is left of a function's time when it gives up, so that its log and metrics are still written. */
const GIVE_UP_MS = 500;

export const log = createJsonLog();
export const metrics = createEmfMetrics();

/** What stands round every handler: the request in the log, metrics written at the end, errors logged and thrown on. */
export function handle<Event, Result>(work: (event: Event) => Promise<Result>): MiddyfiedHandler<Event, Result> {
  return wrap<Event, Result>((event: Event) => work(event), { timeoutEarlyInMillis: GIVE_UP_MS }).use({
    before: ({ context }) => log.begin(context),
    after: () => metrics.flush(),
    onError: ({ error }) => {
      log.error('failed', { error });
      metrics.flush();
    },
  });
}
