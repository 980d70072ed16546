import { type IWidget, LogQueryVisualizationType, LogQueryWidget } from 'aws-cdk-lib/aws-cloudwatch';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import { WHOLE } from './sizes.ts';

/** Every registry from every vantage, as it was last found: the soonest trouble first. */
export function registriesRow(log: ILogGroup): IWidget[] {
  const latest = ['status', 'cause', 'certificateDays', 'pullsLeft', 'pullsLimit'].map(
    (field) => `latest(${field}) as last_${field}`,
  );
  return [
    new LogQueryWidget({
      title: 'Registries by vantage',
      logGroupNames: [log.logGroupName],
      view: LogQueryVisualizationType.TABLE,
      queryLines: [
        `filter message = 'registry'`,
        `stats ${latest.join(', ')}, latest(@timestamp) as seen by registry, vantage`,
        'sort last_certificateDays asc',
        'limit 100',
      ],
      width: WHOLE,
      height: 7,
    }),
  ];
}
