import { Duration } from 'aws-cdk-lib';
import { type Alarm, AlarmStatusWidget, GraphWidget, type IMetric, type IWidget } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import { METRICS } from '../../../lambda/contract/metrics.ts';
import { DeadLetterQueue } from '../dead-letter-queue.ts';
import { fleetMetric } from '../fleet-metric.ts';
import { FunctionQueue } from '../function-queue.ts';
import { MonitorFunction } from '../monitor-function.ts';
import { nameBelow } from '../name-below.ts';
import { ROW_HEIGHT, THIRD, WHOLE } from './sizes.ts';

const PERIOD = Duration.minutes(5);

/** Whether the monitor itself is well: its alarms, and the figures behind them, of every function and queue below `parts`. */
export function ownHealthRows(alarms: readonly Alarm[], parts: Construct): IWidget[][] {
  const all = parts.node.findAll();
  const label = (part: Construct) => nameBelow(parts, part);
  const functions = all.filter((part) => part instanceof MonitorFunction);
  const queues = all.filter((part) => part instanceof FunctionQueue);
  const deadLetters = all.filter((part) => part instanceof DeadLetterQueue);
  return [
    [new AlarmStatusWidget({ title: 'The monitor itself', alarms: [...alarms], width: WHOLE, height: 4 })],
    [
      graph(
        'Errors',
        functions.map((one) => one.metricErrors({ period: PERIOD, label: label(one) })),
      ),
      graph(
        'Longest duration',
        functions.map((one) => one.metricDuration({ period: PERIOD, statistic: 'Maximum', label: label(one) })),
      ),
      graph(
        'Looks',
        [METRICS.looks, METRICS.blindLooks, METRICS.missedLooks].map((name) => fleetMetric(name)),
      ),
    ],
    [
      graph(
        'Dead letters',
        deadLetters.map((one) =>
          one.metricApproximateNumberOfMessagesVisible({ period: PERIOD, statistic: 'Maximum', label: label(one) }),
        ),
      ),
      graph(
        'Age of the oldest message',
        queues.map((one) =>
          one.metricApproximateAgeOfOldestMessage({ period: PERIOD, statistic: 'Maximum', label: label(one) }),
        ),
      ),
      graph(
        'Notices',
        [METRICS.noticesSent, METRICS.noticesRefused, METRICS.unsentEffects].map((name) => fleetMetric(name)),
      ),
    ],
  ];
}

function graph(title: string, left: readonly IMetric[]): GraphWidget {
  return new GraphWidget({ title, left: [...left], width: THIRD, height: ROW_HEIGHT });
}
