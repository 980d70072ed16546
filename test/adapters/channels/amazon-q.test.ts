import { describe, expect, it } from '@jest/globals';
import { openChannel } from '../../../lambda/adapters/channels/index.ts';
import { amazonQNotification } from '../../../lambda/core/report/notices/amazon-q.ts';
import { SAMPLE_EVENTS } from '../../../lambda/core/report/notices/sample-events.ts';

const { opened } = SAMPLE_EVENTS;

describe('a chat behind Amazon Q', () => {
  it('gets each notice as a custom notification, without a subject', async () => {
    const published: object[] = [];
    const ways = {
      secret: async () => '',
      publish: async (message: object) => void published.push(message),
      now: () => 0,
    };
    const channel = openChannel({ name: 'chat', type: 'amazon-q' }, ways);
    if (channel.kind !== 'each') throw new Error('it gathers');
    expect(await channel.send(opened)).toEqual({ status: 'taken' });
    expect(published).toEqual([{ text: JSON.stringify(amazonQNotification(opened)) }]);
  });

  it('that is not taken throws', async () => {
    const ways = { secret: async () => '', publish: () => Promise.reject(new Error('throttled')), now: () => 0 };
    const channel = openChannel({ name: 'chat', type: 'amazon-q' }, ways);
    if (channel.kind !== 'each') throw new Error('it gathers');
    await expect(channel.send(opened)).rejects.toThrow('throttled');
  });
});
