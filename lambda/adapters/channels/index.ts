import type { ChannelConfig } from '../../config/channel-schema.ts';
import type { Channel, Ways } from '../../ports/channel.ts';
import { amazonQ } from './amazon-q.ts';
import type { ChannelType } from './define-channel.ts';
import { email } from './email.ts';
import { pagerduty } from './pagerduty.ts';
import { slack } from './slack.ts';
import { smtp } from './smtp.ts';
import { webhook } from './webhook.ts';

/** THE REGISTER of channels: to add one, write its file and its line here. */
export const CHANNEL_TYPES: readonly ChannelType[] = [email, pagerduty, slack, amazonQ, webhook, smtp];

/** Opens the channel of these settings. Throws when it needs a way that is not given. */
export function openChannel(settings: ChannelConfig, ways: Ways): Channel {
  for (const type of CHANNEL_TYPES) {
    const channel = type.open(settings, ways);
    if (channel !== null) return channel;
  }
  throw new Error(`there is no channel of type ${settings.type}`);
}
