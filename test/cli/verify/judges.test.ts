import { describe, expect, it } from '@jest/globals';
import { allowedBy } from '../../../lambda/cli/verify/allowed-by.ts';
import { fillCommand } from '../../../lambda/cli/verify/fill-command.ts';
import { judgeAlarm } from '../../../lambda/cli/verify/judge-alarm.ts';
import { judgeConcurrency } from '../../../lambda/cli/verify/judge-concurrency.ts';
import { judgeEntry, judgePolicies } from '../../../lambda/cli/verify/judge-entry.ts';
import { judgeFunction } from '../../../lambda/cli/verify/judge-function.ts';
import { judgeHistory } from '../../../lambda/cli/verify/judge-history.ts';
import { judgeLook } from '../../../lambda/cli/verify/judge-look.ts';
import { judgeMapping } from '../../../lambda/cli/verify/judge-mapping.ts';
import { judgeMetric } from '../../../lambda/cli/verify/judge-metric.ts';
import { judgeNotice } from '../../../lambda/cli/verify/judge-notice.ts';
import { judgeQueue } from '../../../lambda/cli/verify/judge-queue.ts';
import { judgeAttached, judgeSimulation } from '../../../lambda/cli/verify/judge-rights.ts';
import {
  channelOfPattern,
  channelsWithoutRule,
  judgeAnswers,
  judgeRule,
} from '../../../lambda/cli/verify/judge-rule.ts';
import { judgeSchedule } from '../../../lambda/cli/verify/judge-schedule.ts';
import { judgeStack } from '../../../lambda/cli/verify/judge-stack.ts';
import { judgeSubscriptions } from '../../../lambda/cli/verify/judge-subscriptions.ts';
import { judgeBackups, judgeTable, judgeTimeToLive } from '../../../lambda/cli/verify/judge-table.ts';
import { readRefusal } from '../../../lambda/cli/verify/read-refusal.ts';
import type { Seen } from '../../../lambda/cli/verify/step.ts';

const NOW = Date.parse('2026-11-25T10:00:00Z');
const SLOT = NOW / 60_000;
const TOPIC = 'arn:aws:sns:eu-west-1:111122223333:PullwardenMonitor-Operations993AC38D-AbCdEf';
const NAMES = { CLUSTER: 'own', ROLE: 'arn:aws:iam::111122223333:role/check', REGION: 'eu-west-1' };
const RUNS = { State: 'Active', LastUpdateStatus: 'Successful', Runtime: 'nodejs24.x', Architectures: ['arm64'] };
const ALARM = { AlarmName: 'a', ActionsEnabled: true, AlarmActions: [TOPIC], AlarmDescription: 'What to do: …' };
const stack = (StackStatus: string) => judgeStack('S', { Stacks: [{ StackStatus }] });
const running = (change: object) => judgeFunction('F', { ...RUNS, ...change })[0]!;
const subscribed = (...Subscriptions: Parameters<typeof judgeSubscriptions>[2]) =>
  judgeSubscriptions(TOPIC, ['a@example.com'], Subscriptions)[0]!;
const datapoints = (...values: readonly number[]) => ({
  // As CloudWatch does, in no order.
  Datapoints: values
    .map((Maximum, index) => ({ Timestamp: new Date(NOW + index * 300_000).toISOString(), Maximum }))
    .reverse(),
});
const metric = (wanted: object, ...values: readonly number[]) =>
  judgeMetric({ metric: 'M', todo: 'See the runbook.', ...wanted }, datapoints(...values));
const look = (slot: number) => judgeLook('c', { Item: { lastSlot: { N: String(slot) } } }, 1, NOW);

const CASES: readonly (readonly [string, Seen, Seen['status'], RegExp])[] = [
  ['a stack that was made', stack('CREATE_COMPLETE'), 'pass', /CREATE/],
  ['a stack that was updated', stack('UPDATE_COMPLETE'), 'pass', /UPDATE/],
  ['a stack on its way', stack('UPDATE_COMPLETE_CLEANUP_IN_PROGRESS'), 'unknown', /PROGRESS/],
  ['a stack whose update was taken back', stack('UPDATE_ROLLBACK_COMPLETE'), 'fail', /ROLLBACK/],
  ['no stack', judgeStack('S', { Stacks: [] }), 'fail', /not there/],

  ['a function that runs', running({}), 'pass', /Active/],
  ['a function being made', running({ State: 'Pending' }), 'unknown', /being made/],
  ['a function being updated', running({ LastUpdateStatus: 'InProgress' }), 'unknown', /being made/],
  ['a function nobody calls', running({ State: 'Inactive' }), 'fail', /Inactive/],
  [
    'a function without network interfaces',
    running({ State: 'Failed', StateReason: 'EniLimitExceeded' }),
    'fail',
    /Failed: EniLimitExceeded/,
  ],
  [
    'a function whose update failed',
    running({ LastUpdateStatus: 'Failed', LastUpdateStatusReason: 'InvalidSubnet' }),
    'fail',
    /last update failed: InvalidSubnet/,
  ],
  [
    'a function whose key is shut',
    running({ Environment: { Error: { ErrorCode: 'AccessDeniedException', Message: 'kms' } } }),
    'fail',
    /cannot be read: AccessDeniedException: kms/,
  ],
  [
    'a function with an empty variable',
    running({ Environment: { Variables: { TABLE_NAME: '', CHANNEL: 'x' } } }),
    'fail',
    /empty variables: TABLE_NAME$/,
  ],
  ['its runtime', judgeFunction('F', RUNS)[1]!, 'pass', /nodejs24\.x on arm64/],
  ['another runtime', judgeFunction('F', { ...RUNS, Runtime: 'nodejs22.x' })[1]!, 'fail', /nodejs22/],
  ['another architecture', judgeFunction('F', { ...RUNS, Architectures: ['x86_64'] })[1]!, 'fail', /x86_64/],

  ['a mapping that works', judgeMapping('M', { UUID: 'u', State: 'Enabled' }), 'pass', /Enabled/],
  ['a mapping on its way', judgeMapping('M', { UUID: 'u', State: 'Enabling' }), 'unknown', /Enabling/],
  ['a mapping switched off', judgeMapping('M', { UUID: 'u', State: 'Disabled' }), 'fail', /nobody works off/],
  [
    'a mapping without rights',
    judgeMapping('M', { State: 'Enabled', LastProcessingResult: 'PROBLEM: Function call failed' }),
    'fail',
    /PROBLEM/,
  ],
  [
    'enough concurrency',
    judgeConcurrency(30, { AccountLimit: { UnreservedConcurrentExecutions: 30 } }),
    'pass',
    /30 at once/,
  ],
  [
    'a young account',
    judgeConcurrency(30, { AccountLimit: { UnreservedConcurrentExecutions: 10 } }),
    'fail',
    /10 at once.*30/,
  ],
  ['no limit named', judgeConcurrency(30, {}), 'unknown', /no limit/],

  ['a schedule that is on', judgeSchedule('S', { State: 'ENABLED' }), 'pass', /ENABLED/],
  ['a schedule that is off', judgeSchedule('S', { State: 'DISABLED' }), 'fail', /DISABLED/],
  ['a rule that is on', judgeRule('R', { State: 'ENABLED' }), 'pass', /ENABLED/],
  ['a rule that is off', judgeRule('R', { State: 'DISABLED' }), 'fail', /hears of nothing/],
  [
    'a pattern that is read as meant',
    judgeAnswers('R', 'mail', [
      { what: 'opened', expected: true, passes: true },
      { what: 'other', expected: false, passes: false },
    ]),
    'pass',
    /1 of 2/,
  ],
  [
    'a pattern that lets a stranger through',
    judgeAnswers('R', 'mail', [{ what: 'other', expected: false, passes: true }]),
    'fail',
    /other passes/,
  ],

  ['a table', judgeTable('T', undefined, { Table: { TableStatus: 'ACTIVE' } }), 'pass', /ACTIVE/],
  [
    'a table whose index is built',
    judgeTable('T', undefined, {
      Table: { TableStatus: 'ACTIVE', GlobalSecondaryIndexes: [{ IndexName: 'open', IndexStatus: 'CREATING' }] },
    }),
    'unknown',
    /open: CREATING/,
  ],
  [
    'a table under the key that is named',
    judgeTable('T', 'key-a', {
      Table: { TableStatus: 'ACTIVE', SSEDescription: { Status: 'ENABLED', KMSMasterKeyArn: 'key-a' } },
    }),
    'pass',
    /ACTIVE/,
  ],
  [
    "a table under AWS's key",
    judgeTable('T', 'key-a', { Table: { TableStatus: 'ACTIVE' } }),
    'fail',
    /AWS's own key, not key-a/,
  ],
  [
    'backups that are off',
    judgeBackups({
      ContinuousBackupsDescription: { PointInTimeRecoveryDescription: { PointInTimeRecoveryStatus: 'DISABLED' } },
    }),
    'fail',
    /DISABLED/,
  ],
  [
    'backups',
    judgeBackups({
      ContinuousBackupsDescription: { PointInTimeRecoveryDescription: { PointInTimeRecoveryStatus: 'ENABLED' } },
    }),
    'pass',
    /ENABLED/,
  ],
  [
    'time to live',
    judgeTimeToLive({ TimeToLiveDescription: { TimeToLiveStatus: 'ENABLED', AttributeName: 'ttl' } }),
    'pass',
    /by ttl/,
  ],
  [
    'time to live by another attribute',
    judgeTimeToLive({ TimeToLiveDescription: { TimeToLiveStatus: 'ENABLED', AttributeName: 'expires' } }),
    'fail',
    /by expires/,
  ],
  ['no time to live', judgeTimeToLive({ TimeToLiveDescription: { TimeToLiveStatus: 'DISABLED' } }), 'fail', /DIS/],

  ['a quiet alarm', judgeAlarm('A', { ...ALARM, StateValue: 'OK' }), 'pass', /OK/],
  ['an alarm that rings', judgeAlarm('A', { ...ALARM, StateValue: 'ALARM', StateReason: 'r' }), 'fail', /ALARM: r/],
  ['an alarm that was not evaluated', judgeAlarm('A', { ...ALARM, StateValue: 'INSUFFICIENT_DATA' }), 'unknown', /INS/],
  [
    'an alarm without its actions',
    judgeAlarm('A', { ...ALARM, ActionsEnabled: false, StateValue: 'OK' }),
    'fail',
    /off/,
  ],
  ['an alarm that tells nobody', judgeAlarm('A', { ...ALARM, AlarmActions: [], StateValue: 'OK' }), 'fail', /nobody/],
  ['no alarm', judgeAlarm('A', undefined), 'fail', /not there/],

  [
    'a confirmed address',
    subscribed({ Endpoint: 'a@example.com', SubscriptionArn: `${TOPIC}:1` }),
    'pass',
    /confirmed/,
  ],
  [
    'an address that has not confirmed',
    subscribed({ Endpoint: 'a@example.com', SubscriptionArn: 'PendingConfirmation' }),
    'fail',
    /not confirmed/,
  ],
  [
    'an address that unsubscribed',
    subscribed({ Endpoint: 'a@example.com', SubscriptionArn: 'Deleted' }),
    'fail',
    /not subscribed/,
  ],
  [
    'an address whose neighbour is subscribed',
    subscribed({ Endpoint: 'b@example.com', SubscriptionArn: `${TOPIC}:1` }),
    'fail',
    /not subscribed/,
  ],

  ['an empty queue', judgeQueue('Q', { Attributes: { ApproximateNumberOfMessages: '0' } }), 'pass', /empty/],
  ['dead letters', judgeQueue('Q', { Attributes: { ApproximateNumberOfMessages: '2' } }), 'fail', /2 messages/],
  ['a queue that says nothing', judgeQueue('Q', {}), 'unknown', /no count/],

  [
    'an access entry',
    judgeEntry('c', NAMES, { ok: true, value: { accessEntry: { kubernetesGroups: ['pullwarden:readers'] } } }),
    'pass',
    /pullwarden:readers/,
  ],
  [
    'an access entry of another group',
    judgeEntry('c', NAMES, { ok: true, value: { accessEntry: { kubernetesGroups: ['admins'] } } }),
    'fail',
    /admins, not in/,
  ],
  [
    'no access entry',
    judgeEntry('c', NAMES, { ok: false, status: 'fail', seen: 'ResourceNotFoundException', todo: '' }),
    'fail',
    /NotFound/,
  ],
  [
    'an access entry that may not be seen',
    judgeEntry('c', NAMES, { ok: false, status: 'unknown', seen: 'AccessDenied', todo: 'ask again' }),
    'unknown',
    /AccessDenied/,
  ],
  ['no access policies', judgePolicies('c', NAMES, { associatedAccessPolicies: [] }), 'pass', /none/],
  [
    'an access policy',
    judgePolicies('c', NAMES, { associatedAccessPolicies: [{ policyArn: 'arn:…/AmazonEKSAdminViewPolicy' }] }),
    'fail',
    /AdminView/,
  ],

  ['a look a minute ago', look(SLOT - 1), 'pass', /1 min ago/],
  ['a look an hour ago', look(SLOT - 60), 'fail', /60 min ago/],
  ['no look', judgeLook('c', null, 1, NOW), 'fail', /ever/],

  ['a heartbeat', metric({ atLeast: 1 }, 0, 4), 'pass', /^4 at/],
  ['a heartbeat that stopped', metric({ atLeast: 1 }, 4, 0), 'fail', /^0 at/],
  ['clusters out of sight', metric({ atMost: 0 }, 0, 2), 'fail', /^2 at/],
  ['clusters in sight again', metric({ atMost: 0 }, 2, 0), 'pass', /^0 at/],
  [
    'times in seconds, as the AWS CLI 1 has them',
    judgeMetric(
      { metric: 'M', atMost: 0, todo: 'See the runbook.' },
      {
        Datapoints: [
          { Timestamp: NOW / 1_000 + 300, Maximum: 0 },
          { Timestamp: NOW / 1_000, Maximum: 2 },
        ],
      },
    ),
    'pass',
    /^0 at 2026-11-25T10:05:00/,
  ],
  ['a metric without data', metric({ atMost: 0 }), 'unknown', /no data/],

  ['nothing attached', judgeAttached('R', { AttachedPolicies: [] }), 'pass', /none/],
  [
    'a managed policy',
    judgeAttached('R', { AttachedPolicies: [{ PolicyArn: 'arn:aws:iam::aws:policy/AdministratorAccess' }] }),
    'fail',
    /AdministratorAccess/,
  ],
  [
    'rights that hold',
    judgeSimulation('R', [{ EvalActionName: 'sqs:SendMessage', EvalDecision: 'allowed' }]),
    'pass',
    /1 would/,
  ],
  [
    'a right that the organisation refuses',
    judgeSimulation('R', [
      {
        EvalActionName: 'sqs:SendMessage',
        EvalResourceName: 'q',
        EvalDecision: 'implicitDeny',
        OrganizationsDecisionDetail: { AllowedByOrganizations: false },
      },
    ]),
    'fail',
    /sqs:SendMessage on q .* by a policy of the organisation/,
  ],
  [
    'a right outside the boundary',
    judgeSimulation('R', [
      {
        EvalActionName: 'sqs:SendMessage',
        EvalDecision: 'implicitDeny',
        PermissionsBoundaryDecisionDetail: { AllowedByPermissionsBoundary: false },
      },
    ]),
    'fail',
    /by the permissions boundary$/,
  ],
  [
    'several rights that the role does not have',
    judgeSimulation('R', [
      { EvalActionName: 'sqs:SendMessage', EvalDecision: 'implicitDeny' },
      { EvalActionName: 'sqs:DeleteMessage', EvalDecision: 'implicitDeny' },
    ]),
    'fail',
    /sqs:SendMessage on \* is refused .* by the policies of the role, and 1 more$/,
  ],

  [
    'an alarm that was handed on',
    judgeHistory('A', { AlarmHistoryItems: [{ HistorySummary: `Successfully executed action ${TOPIC}` }] }),
    'pass',
    /Successfully/,
  ],
  [
    'an alarm that the topic refused',
    judgeHistory('A', { AlarmHistoryItems: [{ HistorySummary: `Failed to execute action ${TOPIC}` }] }),
    'fail',
    /Failed/,
  ],
  ['an alarm without a history', judgeHistory('A', {}), 'unknown', /no action yet/],
  ['a notice that was taken', judgeNotice('mail', { taken: true, results: [] }), 'pass', /took/],
  [
    'a notice that was refused',
    judgeNotice('mail', {
      taken: false,
      results: [{ event: 'Incident Opened', sent: { status: 'refused', why: '401' } }],
    }),
    'fail',
    /Incident Opened: refused, 401/,
  ],
];

describe('what the answers of AWS mean', () => {
  it.each(CASES)('%s', (_, { status, seen }, expected, says) => {
    expect([status, seen]).toEqual([expected, expect.stringMatching(says)]);
  });

  it('of a function that nobody calls, and of one that failed, are mended otherwise', () => {
    const todoOf = (State: string) => running({ State }).todo;
    expect(todoOf('Inactive')).toMatch(/schedules and the mappings/);
    expect(todoOf('Failed')).toMatch(/deploy again/);
  });

  it.each(CASES.filter(([, { status }]) => status !== 'pass'))('%s: what to do is said', (_, { todo }) => {
    expect(todo).toMatch(/\w+ \w+|docs\//);
  });
});

it('the pattern of a rule tells its channel, whatever the order of its keys', () => {
  const channels = [
    { name: 'one', pattern: { source: ['pullwarden'], account: ['1'] } },
    { name: 'two', pattern: { source: ['pullwarden'], account: ['1'], detail: { severity: ['critical'] } } },
  ];
  expect(channelOfPattern('{"account":["1"],"source":["pullwarden"]}', channels)?.name).toBe('one');
  expect(
    channelOfPattern('{"account":["1"],"detail":{"severity":["critical"]},"source":["pullwarden"]}', channels)?.name,
  ).toBe('two');
  expect(channelOfPattern('{"source":["pullwarden"]}', channels)).toBeUndefined();
});

it('a channel whose rule another one has, or nobody, is named', () => {
  const [loud, all] = [{ severity: ['critical'] }, { source: ['pullwarden'] }];
  const channels = [
    { name: 'mail', pattern: loud },
    { name: 'pager', pattern: all },
    { name: 'chat', pattern: all },
  ];
  const texts = (...patterns: readonly object[]) => patterns.map((one) => JSON.stringify(one));
  const missing = (...patterns: readonly object[]) =>
    channelsWithoutRule(texts(...patterns), channels).map(({ of }) => of);
  expect(missing(all, loud, all)).toEqual([]);
  expect(missing(all, all, all)).toEqual(['channel mail']);
  expect(missing(all, loud)).toEqual(['channel chat']);
});

it('a policy is simulated by what it covers, without its denials and conditions', () => {
  const Statement = [
    { Effect: 'Allow', Action: 'ecr:DescribeImages', Resource: 'arn:aws:ecr:*:*:repository/*' },
    { Effect: 'Allow', Action: ['logs:PutLogEvents'], Resource: ['arn:aws:logs:eu-west-1:1:log-group:a:*', '*'] },
    { Effect: 'Allow', Action: ['ecr:BatchGetImage'], Resource: ['arn:aws:ecr:*:*:repository/*'] },
    { Effect: 'Allow', Action: 'kms:Decrypt', Resource: 'k', Condition: { StringEquals: {} } },
    { Effect: 'Deny', Action: 'ec2:DescribeSubnets', Resource: '*' },
  ];
  expect(allowedBy({ Statement }, '111122223333')).toEqual([
    {
      actions: ['ecr:DescribeImages', 'ecr:BatchGetImage'],
      resources: ['arn:aws:ecr:us-east-1:111122223333:repository/any'],
    },
    { actions: ['logs:PutLogEvents'], resources: ['arn:aws:logs:eu-west-1:1:log-group:a:any', '*'] },
  ]);
});

describe('a command that failed', () => {
  const refused = (code: string, words: string) =>
    `\nAn error occurred (${code}) when calling the DescribeRule operation: ${words}\n`;
  it.each([
    ['no right', refused('AccessDeniedException', 'User: … is not authorized'), 'unknown', /may call DescribeRule/],
    ['no right, in words of old services', refused('AuthorizationError', 'no'), 'unknown', /./],
    ['nothing there', refused('ResourceNotFoundException', 'Rule r does not exist'), 'fail', /deploy/],
    ['no role', refused('NoSuchEntity', 'The role cannot be found'), 'fail', /deploy/],
    ['no stack', refused('ValidationError', 'Stack with id S does not exist'), 'fail', /deploy/],
    ['a wrong value', refused('ValidationError', '1 validation error detected'), 'unknown', /by hand/],
    ['too fast', refused('Throttling (reached max retries: 4)', 'Rate exceeded'), 'unknown', /by hand/],
    ['no way', 'Could not connect to the endpoint URL: "https://sts.eu-west-1.amazonaws.com/"', 'unknown', /by hand/],
    ['the second CLI', 'aws: [ERROR]: ' + refused('AccessDenied', 'no').trim(), 'unknown', /may call DescribeRule/],
  ])('%s', (_, stderr, status, todo) => {
    expect(readRefusal(stderr)).toMatchObject({ ok: false, status, todo: expect.stringMatching(todo) });
  });
});

describe('the words of a command', () => {
  it('in capitals are replaced, those in quotes are not', () => {
    const command = "aws cloudwatch set-alarm-state --alarm-names NAMES --state-value 'ALARM'";
    expect(fillCommand(command, { NAMES: ['one', 'two; rm -rf /'] })).toEqual([
      'aws',
      'cloudwatch',
      'set-alarm-state',
      '--alarm-names',
      'one',
      'two; rm -rf /',
      '--state-value',
      'ALARM',
    ]);
  });

  it('must all have a value', () => {
    expect(() => fillCommand('aws sns x --topic-arn TOPIC', {})).toThrow('nothing stands for TOPIC');
  });
});
