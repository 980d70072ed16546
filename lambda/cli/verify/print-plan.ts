import type { Step } from './step.ts';

/** List prices of us-east-1, as far as we have a figure. */
const PRICES: readonly (readonly [RegExp, string])[] = [
  [/^aws dynamodb get-item/, 'DynamoDB reads $0.125 a million'],
  [/^aws sqs /, 'SQS requests $0.40 a million'],
  [/^aws cloudwatch get-metric/, 'metrics of CloudWatch $0.01 a thousand'],
];

/** What will be done to the account before it is done: each command, what it writes, what it costs. */
export function printPlan(steps: readonly Step[], stacks: readonly string[]): string {
  const lines = steps.flatMap(({ name, commands, only }) => [
    `  ${name}${only === undefined ? '' : `: WRITES. ${only.does}`}`,
    ...commands.map((command) => `    ${command}`),
  ]);
  const writing = steps.flatMap(({ name, only }) => (only === undefined ? [] : [name]));
  const commands = steps.flatMap((step) => step.commands);
  const prices = PRICES.flatMap(([priced, price]) => (commands.some((one) => priced.test(one)) ? [price] : []));
  return [
    `To be asked about ${stacks.join(', ')}, with the credentials and the region of this shell; words in capitals stand for`,
    'what the stacks hold, each command runs once for each:',
    '',
    ...lines,
    '',
    writing.length === 0 ? 'It reads, and changes nothing.' : `It reads; only ${writing.join(' and ')} write or send.`,
    `Cost, by list prices of us-east-1: ${[...prices, 'no figure for the other calls'].join(', ')}.`,
    '',
  ].join('\n');
}
