import { type IWidget, LogQueryVisualizationType, LogQueryWidget } from 'aws-cdk-lib/aws-cloudwatch';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import { WHOLE } from './sizes.ts';

/** Every registry from every vantage: how it was found last, and the worst that any cluster saw in the time that is shown. */
export function registriesRow(log: ILogGroup): IWidget[] {
  const columns = [
    'latest(status) as last_status',
    'latest(cause) as last_cause',
    'min(certificateDays) as certificate_days',
    'min(pullsLeft) as fewest_pulls_left',
    'latest(pullsLimit) as pulls_limit',
    'count_distinct(cluster) as clusters',
    'latest(@timestamp) as seen',
  ];
  return [
    new LogQueryWidget({
      title: 'Registries by vantage',
      logGroupNames: [log.logGroupName],
      view: LogQueryVisualizationType.TABLE,
      queryLines: [
        `filter message = 'registry'`,
        `stats ${columns.join(', ')} by registry, vantage`,
        'sort certificate_days asc',
        'limit 100',
      ],
      width: WHOLE,
      height: 7,
    }),
  ];
}
