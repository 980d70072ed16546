import { readFileSync } from 'node:fs';
import { describe, expect, it, jest } from '@jest/globals';
import { CHECKS } from '../../lambda/checks/index.ts';
import { METRIC_NAMESPACE, METRICS } from '../../lambda/contract/metrics.ts';
import { evaluateAlarm } from '../support/evaluate-alarm.ts';
import { type Resource, synthesized } from './synthesized.ts';

const CLUSTERS = 'version: 1\nclusters: [{ name: c1, region: eu-west-1 }]\n';
const OPERATIONS = 'operations: { emails: [ops@example.com] }\n';
const example = synthesized(readFileSync('pullwarden.example.yaml', 'utf8'));

const ofType = (type: string, resources: ReadonlyMap<string, Resource>) =>
  [...resources].filter(([, { Type }]) => Type === type);

/** Alarms by what they are called in the code. */
function alarmsOf(resources: ReadonlyMap<string, Resource>): ReadonlyMap<string, Resource['Properties']> {
  return new Map(
    ofType('AWS::CloudWatch::Alarm', resources).map(([id, { Properties }]) => [
      id.replace(/[0-9A-F]{8}$/, ''),
      Properties,
    ]),
  );
}
const alarms = alarmsOf(example);

describe('every alarm', () => {
  it.each([...alarms])(
    '%s: says what it means and where to read on, goes to people, and knows what silence is',
    (_, alarm) => {
      expect(alarm.AlarmDescription).toMatch(/^[A-Z].+\. What to do: docs\/runbook\.md, ".+"\.$/);
      expect(alarm.AlarmActions).toEqual([{ Ref: expect.stringMatching(/^Operations/) }]);
      expect(['breaching', 'notBreaching']).toContain(alarm.TreatMissingData);
    },
  );

  it('has a chapter in the runbook, and every chapter an alarm', () => {
    const [, chapter = ''] = readFileSync('docs/runbook.md', 'utf8').split(/^## /m);
    expect(chapter).toMatch(/^Alarms\n/);
    const headings = [...chapter.matchAll(/^### (.*)$/gm)].map(([, heading]) => String(heading));
    const named = [...alarms.values()].map(({ AlarmDescription }) => String(/"(.+)"\.$/.exec(AlarmDescription)?.[1]));
    expect([...new Set(named)].sort()).toEqual(headings.toSorted());
  });

  it('is one of these, and silence is bad for the two that live by it', () => {
    const silent = [...alarms].filter(([, { TreatMissingData }]) => TreatMissingData === 'breaching');
    expect(silent.map(([name]) => name).sort()).toEqual(['FleetHeartbeat', 'FleetUnsent']);
    const others = [...alarms.keys()].filter((name) => !/(?:DeadLettersNotEmpty|Errors|Late)$/.test(name));
    expect(others.sort()).toEqual([
      'FleetHeartbeat',
      'FleetUnconfirmed',
      'FleetUnseen',
      'FleetUnsent',
      'PartsThrottles',
    ]);
  });

  it('on a metric of ours names no dimension: the metrics have none', () => {
    const ours = [...alarms.values()].filter(({ Namespace }) => Namespace === METRIC_NAMESPACE);
    expect(ours).toHaveLength(4);
    for (const { Dimensions, MetricName } of ours) {
      expect(Dimensions).toBeUndefined();
      expect(Object.values(METRICS)).toContain(MetricName);
    }
  });
});

describe('the parts', () => {
  const watched = (metric: string) =>
    [...alarms.values()]
      .filter(({ MetricName }) => MetricName === metric)
      .map(({ Dimensions }): string => Dimensions[0].Value.Ref ?? Dimensions[0].Value['Fn::GetAtt'][0])
      .sort();
  const idsOf = (type: string) =>
    ofType(type, example)
      .map(([id]) => id)
      .sort();

  it('every function has an alarm on its errors', () => {
    expect(watched('Errors')).toEqual(idsOf('AWS::Lambda::Function'));
  });

  it('every function is among those whose throttles are summed, ten in an alarm at most', () => {
    const throttles = alarmsOf(
      synthesized(
        `${CLUSTERS}channels: [${Array.from({ length: 8 }, (_, index) => `{ name: q${index}, type: amazon-q }`).join()}]\n${OPERATIONS}`,
      ),
    );
    const sums = [...throttles].filter(([name]) => name.startsWith('PartsThrottles'));
    const summed = sums.map(([, { Metrics }]) => Metrics.filter((one: Resource['Properties']) => one.MetricStat));
    expect(summed.map(({ length }) => length)).toEqual([10, expect.any(Number)]);
    expect(new Set(summed.flat().map(({ MetricStat }) => JSON.stringify(MetricStat.Metric.Dimensions))).size).toBe(
      summed.flat().length,
    );
    for (const [, { Metrics }] of sums) {
      expect(Metrics.filter((one: Resource['Properties']) => one.Expression)).toEqual([
        expect.objectContaining({ Expression: 'SUM(METRICS())' }),
      ]);
    }
  });

  it('every queue that a function works off has an alarm before a look in it is too old to be made', () => {
    expect(watched('ApproximateAgeOfOldestMessage')).toEqual(
      idsOf('AWS::SQS::Queue').filter((id) => !id.includes('DeadLetters')),
    );
    for (const { MetricName, Threshold } of alarms.values()) {
      if (MetricName === 'ApproximateAgeOfOldestMessage') expect(Threshold).toBeLessThan(300);
    }
  });
});

/** Alarms fed with figures, as test/aws/dead-man.test.ts feeds them with those of a whole chain. */
describe('what rings, and what does not yet', () => {
  const [firstFunction, secondFunction] = ofType('AWS::Lambda::Function', example).map(([id]) => id);
  const [queue] = ofType('AWS::SQS::Queue', example).find(([id]) => /^LooksWork[0-9A-F]{8}$/.test(id))!;
  const ours = (metric: string) => (minute: number, value: number) => ({
    namespace: METRIC_NAMESPACE,
    metric,
    dimensions: {},
    minute,
    value,
  });
  const aws = (metric: string, dimensions: Record<string, string>) => (minute: number, value: number) => ({
    namespace: 'QueueName' in dimensions ? 'AWS/SQS' : 'AWS/Lambda',
    metric,
    dimensions,
    minute,
    value,
  });
  const unseen = ours(METRICS.clustersUnseen);
  const unsent = ours(METRICS.unsentEffects);
  const unconfirmed = ours(METRICS.unconfirmedAddresses);
  const errors = aws('Errors', { FunctionName: firstFunction! });
  const throttles = (minute: number, value: number, name = firstFunction!) =>
    aws('Throttles', { FunctionName: name })(minute, value);
  const age = aws('ApproximateAgeOfOldestMessage', { QueueName: queue });
  const everyFifth = (last: number, figure: typeof unseen) =>
    Array.from({ length: last / 5 }, (_, index) => figure(5 * (index + 1), 1));
  const errorsAlarm = `${firstFunction!.replace(/[0-9A-F]{8}$/, '')}Errors`;

  it.each([
    ['FleetUnseen', 'one survey that misses a cluster', [unseen(0, 0), unseen(5, 1)], 5, 'OK'],
    ['FleetUnseen', 'two surveys in a row', [unseen(0, 0), unseen(5, 1), unseen(10, 2)], 10, 'ALARM'],
    ['FleetUnseen', 'one that finds it again', [unseen(0, 1), unseen(5, 1), unseen(10, 0)], 10, 'OK'],
    ['FleetUnseen', 'no survey at all', [], 30, 'OK'],
    [
      'FleetUnsent',
      'effects that reconcile has sent a minute later',
      [unsent(0, 0), unsent(1, 4), unsent(2, 0)],
      2,
      'OK',
    ],
    ['FleetUnsent', 'effects of three minutes', [unsent(0, 0), unsent(1, 4), unsent(2, 4), unsent(3, 6)], 3, 'ALARM'],
    ['FleetUnsent', 'silence of four minutes', [unsent(0, 0)], 4, 'OK'],
    ['FleetUnsent', 'silence of five minutes', [unsent(0, 0)], 5, 'ALARM'],
    ['FleetUnconfirmed', 'an address of 45 minutes', everyFifth(45, unconfirmed), 45, 'OK'],
    ['FleetUnconfirmed', 'an address of an hour', everyFifth(60, unconfirmed), 60, 'ALARM'],
    ['FleetUnconfirmed', 'an address just confirmed', [...everyFifth(60, unconfirmed), unconfirmed(60, 0)], 60, 'OK'],
    [errorsAlarm, 'two errors', [errors(1, 1), errors(4, 1)], 5, 'OK'],
    [errorsAlarm, 'three errors', [errors(1, 1), errors(4, 2)], 5, 'ALARM'],
    ['PartsThrottles', 'two throttles', [throttles(1, 2)], 5, 'OK'],
    ['PartsThrottles', 'three, of two functions', [throttles(1, 2), throttles(2, 1, secondFunction)], 5, 'ALARM'],
    ['LooksWorkLate', 'a message of three minutes', [age(1, 180)], 1, 'OK'],
    ['LooksWorkLate', 'a message of four minutes', [age(1, 240)], 1, 'ALARM'],
  ] as const)('%s: %s', (name, _, figures, minute, state) => {
    expect(evaluateAlarm(alarms.get(name), figures, minute, 'OK')).toBe(state);
  });
});

describe('the heartbeat', () => {
  const heartbeatOf = (checks: string) => alarmsOf(synthesized(CLUSTERS + OPERATIONS + checks)).get('FleetHeartbeat');

  it('is broken by silence', () => {
    expect(alarms.get('FleetHeartbeat')).toMatchObject({
      MetricName: METRICS.looks,
      Statistic: 'Sum',
      Threshold: 1,
      ComparisonOperator: 'LessThanThreshold',
      TreatMissingData: 'breaching',
    });
  });

  const all = (every: string) => `checks: { ${CHECKS.map(({ id }) => `${id}: { every: ${every} }`).join(', ')} }`;
  it.each([
    ['the defaults', '', 60, 3],
    ['all checks rarely', all('1h'), 3_600, 3],
    ['all checks once a day', all('24h'), 86_400, 3],
    ['all checks once in two days', all('48h'), 86_400, 6],
    ['all checks once a week', all('168h'), 86_400, 7],
    ['the most frequent one switched off', 'checks: { image-pulls: { enabled: false } }', 300, 3],
  ])('waits for three looks with %s', (_, checks, Period, EvaluationPeriods) => {
    expect(heartbeatOf(checks)).toMatchObject({ Period, EvaluationPeriods });
    // CloudWatch evaluates a day, or seven where a period is an hour at least.
    expect(Period * EvaluationPeriods).toBeLessThanOrEqual((Period < 3_600 ? 1 : 7) * 86_400);
  });

  it.each([
    ['', 2],
    [all('1h'), 13],
    [all('48h'), 288],
  ])('clusters that nobody looked at are told after a new one has had its first look: %j', (checks, periods) => {
    const unseen = alarmsOf(synthesized(CLUSTERS + OPERATIONS + checks)).get('FleetUnseen');
    expect(unseen).toMatchObject({ Period: 300, EvaluationPeriods: periods });
  });
});

describe('the monitor’s own alarms', () => {
  const endpoints = (resources: ReadonlyMap<string, Resource>) =>
    ofType('AWS::SNS::Subscription', resources)
      .filter(([id]) => id.startsWith('Operations'))
      .map(([, { Properties }]) => Properties.Endpoint);

  it('go to the addresses of operations, else to those of the channels', () => {
    expect(endpoints(example)).toEqual(['platform@example.com']);
    expect(endpoints(synthesized(CLUSTERS + OPERATIONS))).toEqual(['ops@example.com']);
  });

  it('that go to nobody are a warning of every synth', () => {
    const warned = jest.spyOn(console, 'error').mockImplementation(() => {});
    const none = synthesized(`${CLUSTERS}channels: [{ name: q, type: amazon-q }]`);
    expect(endpoints(none)).toEqual([]);
    expect(warned.mock.calls.flat().join('\n')).toContain(
      'Nobody hears when the monitor dies: its own alarms go to no address. Name one by operations.emails in pullwarden.yaml, or add a channel of type email.',
    );
    warned.mockRestore();
  });
});
