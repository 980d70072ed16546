import { expect, it } from '@jest/globals';
import { countUnconfirmed } from '../../lambda/app/count-unconfirmed.ts';
import { recordingLog } from '../support/recording-log.ts';
import { recordingMetrics } from '../support/recording-metrics.ts';

const CONFIRMED: Readonly<Record<string, readonly string[]>> = {
  one: ['a@example.com'],
  two: ['somebody@else.example'],
};
const mailTopics = { confirmed: async (topicArn: string) => new Set(CONFIRMED[topicArn]) };

async function counted(...topics: Parameters<typeof countUnconfirmed>[0]) {
  const { metrics, values } = recordingMetrics();
  const { log, entries } = recordingLog();
  await countUnconfirmed(topics, { mailTopics, metrics, log });
  return { values, entries };
}

it('counts the addresses that get no mail, topic by topic, and names them', async () => {
  const { values, entries } = await counted(
    { topicArn: 'one', addresses: ['A@example.com', 'b@example.com'] },
    { topicArn: 'two', addresses: ['a@example.com'] },
    { topicArn: 'three', addresses: [] },
  );
  expect(values).toEqual({ UnconfirmedAddresses: 2 });
  expect(entries.map(({ fields }) => fields)).toEqual([
    { topicArn: 'one', addresses: ['b@example.com'] },
    { topicArn: 'two', addresses: ['a@example.com'] },
  ]);
});

it('says zero where all is well, so that an alarm ends', async () => {
  expect(await counted({ topicArn: 'one', addresses: ['a@example.com'] })).toEqual({
    values: { UnconfirmedAddresses: 0 },
    entries: [],
  });
});
