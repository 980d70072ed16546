import { mostFrequentCheck } from '../../../config/most-frequent-check.ts';
import { METRIC_NAMESPACE, METRICS } from '../../../contract/metrics.ts';
import { eachOf } from '../each-of.ts';
import { judgeMetric, type MetricStatistics } from '../judge-metric.ts';
import { judged } from '../judged.ts';
import type { Step } from '../step.ts';

const ASKED =
  'aws cloudwatch get-metric-statistics --namespace NAMESPACE --metric-name METRIC --start-time START --end-time END --period 300 --statistics Maximum';
const MINUTE_MS = 60_000;
/** `reconcile` surveys the fleet each fifth minute, and CloudWatch takes a moment. */
const SHORTEST_MINUTES = 20;
const INTERVALS = 3;
/** CloudWatch answers with 1,440 values at most. */
const MOST_MINUTES = 5 * 1_440;

/** What the newest value of a metric must be, and what to do where it is not. */
const WANTED = [
  { metric: METRICS.looks, atLeast: 1, todo: 'docs/runbook.md, "Nobody looks at the clusters".' },
  { metric: METRICS.clustersUnseen, atMost: 0, todo: 'docs/runbook.md, "Clusters that nobody looked at".' },
  { metric: METRICS.clustersBlind, atMost: 0, todo: 'docs/runbook.md, "Pullwarden cannot see a cluster".' },
] as const;

export const metrics: Step = {
  name: 'metrics',
  shows:
    'CloudWatch makes metrics of what the functions log; the minute comes and says which; no cluster is out of sight: token, STS, the webhook of EKS, RBAC and the way to each API server hold, private endpoints included.',
  commands: [ASKED],
  look: (ask, account) => {
    const { everyMinutes } = mostFrequentCheck(account.config);
    const minutes = Math.min(MOST_MINUTES, Math.max(SHORTEST_MINUTES, INTERVALS * everyMinutes));
    const start = account.now - minutes * MINUTE_MS;
    return eachOf(WANTED, async (wanted) => {
      const answer = await ask<MetricStatistics>(ASKED, {
        NAMESPACE: METRIC_NAMESPACE,
        METRIC: wanted.metric,
        START: new Date(start).toISOString(),
        END: new Date(account.now).toISOString(),
      });
      return judged(wanted.metric, answer, (value) => [judgeMetric(wanted, value)]);
    });
  },
};
