import { describe, expect, it } from '@jest/globals';
import type { Resource } from '../lib/synthesized.ts';
import { evaluateAlarm, type Figure } from './evaluate-alarm.ts';

const ALARM: Resource['Properties'] = {
  Namespace: 'Pullwarden',
  MetricName: 'Looks',
  Statistic: 'Sum',
  Period: 60,
  EvaluationPeriods: 3,
  Threshold: 1,
  ComparisonOperator: 'LessThanThreshold',
  TreatMissingData: 'breaching',
};
const QUEUE = [{ Name: 'QueueName', Value: { 'Fn::GetAtt': ['Work', 'QueueName'] } }];

const figure = (minute: number, value: number, more: Partial<Figure> = {}): Figure => ({
  namespace: 'Pullwarden',
  metric: 'Looks',
  dimensions: {},
  minute,
  value,
  ...more,
});
const at = (minute: number, figures: readonly Figure[], changes: object = {}) =>
  evaluateAlarm({ ...ALARM, ...changes }, figures, minute, 'OK');

describe('a synthesized alarm', () => {
  it('of three silent minutes rings after five', () => {
    const looks = [figure(8, 1), figure(9, 1), figure(10, 1)];
    const states = [10, 11, 12, 13, 14, 15].map((minute) => at(minute, looks));
    expect(states).toEqual(['OK', 'OK', 'OK', 'OK', 'OK', 'ALARM']);
  });

  it('takes what falls into its period, by its statistic', () => {
    const changes = {
      Period: 300,
      EvaluationPeriods: 1,
      Threshold: 3,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
    };
    const figures = [figure(5, 9), figure(6, 1), figure(10, 2), figure(11, 9)];
    expect(at(10, figures, changes)).toBe('ALARM');
    expect(at(10, figures, { ...changes, Threshold: 4 })).toBe('OK');
    expect(at(10, figures, { ...changes, Statistic: 'Maximum' })).toBe('OK');
    expect(at(10, figures, { ...changes, Statistic: 'Minimum', Threshold: 1 })).toBe('ALARM');
  });

  it('looks at its own metric only, dimensions included', () => {
    const others = [
      figure(1, 1, { metric: 'Other' }),
      figure(1, 1, { namespace: 'AWS/SQS' }),
      figure(1, 1, { dimensions: { QueueName: 'Other' } }),
    ];
    expect(at(1, others)).toBe('ALARM');
    expect(at(1, [figure(1, 1, { dimensions: { QueueName: 'Work' } })], { Dimensions: QUEUE })).toBe('OK');
    expect(at(1, [figure(1, 1)], { Dimensions: QUEUE })).toBe('ALARM');
  });

  it('may be on a sum', () => {
    const stat = (name: string) => ({
      MetricStat: { Metric: { Namespace: 'AWS/Lambda', MetricName: name }, Stat: 'Sum', Period: 300 },
    });
    const sum = {
      Metrics: [{ Expression: 'SUM(METRICS())' }, stat('a'), stat('b')],
      EvaluationPeriods: 1,
      Threshold: 3,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      TreatMissingData: 'notBreaching',
    };
    const lambda = (metric: string, value: number) => figure(1, value, { namespace: 'AWS/Lambda', metric });
    expect(evaluateAlarm(sum, [lambda('a', 1), lambda('b', 2)], 1, 'OK')).toBe('ALARM');
    expect(evaluateAlarm(sum, [lambda('a', 2), lambda('c', 2)], 1, 'OK')).toBe('OK');
    expect(evaluateAlarm(sum, [], 1, 'ALARM')).toBe('OK');
  });

  it.each([
    [{ Statistic: 'p99' }],
    [{ ComparisonOperator: 'GreaterThanUpperThreshold' }],
    [{ Metrics: [{ Expression: 'RATE(m1)' }] }],
  ])('that is not understood is an error, not a quiet alarm: %j', (changes) => {
    expect(() => at(1, [figure(1, 1)], changes)).toThrow('not known here');
  });
});
