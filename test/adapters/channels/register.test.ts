import { describe, expect, it } from '@jest/globals';
import { CHANNEL_TYPES, openChannel } from '../../../lambda/adapters/channels/index.ts';
import { type ChannelConfig, channelSchema } from '../../../lambda/config/channel-schema.ts';
import { entries, sources } from '../../architecture/imports.ts';

const TYPES = CHANNEL_TYPES.map(({ type }) => type);

describe('the register of channels', () => {
  it('holds every channel of its folder, named like its file, and every type of the configuration', () => {
    const files = sources('lambda/adapters/channels')
      .filter(({ text }) => /= defineChannel\(/.test(text))
      .map(({ file }) => file.replace(/^lambda\/adapters\/channels\/(.*)\.ts$/, '$1'));
    expect([...TYPES].sort()).toEqual([...files].sort());
    const configured = channelSchema.options.map(({ entries }) => entries.type.literal);
    expect([...TYPES].sort()).toEqual([...configured].sort());
  });

  it.each(TYPES)('%s has a test of its own', (type) => {
    expect(entries('test/adapters/channels')).toContain(`${type}.test.ts`);
  });

  it.each<ChannelConfig>([
    { name: 'a', type: 'email', address: 'a@example.com' },
    { name: 'a', type: 'amazon-q' },
    { name: 'a', type: 'smtp', address: 'a@example.com', endpoint: 'smtp://127.0.0.1:25' },
  ])('says so where $type has no way out', (settings) => {
    expect(() => openChannel(settings, { secret: async () => '', now: () => 0 })).toThrow(
      `channels of type ${settings.type} do not work here`,
    );
  });
});
