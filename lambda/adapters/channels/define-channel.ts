import type { ChannelConfig } from '../../config/channel-schema.ts';
import type { Channel, Ways } from '../../ports/channel.ts';

type Type = ChannelConfig['type'];

/** One type of channel: how it is opened from its settings. */
export interface ChannelType {
  readonly type: Type;
  /** Null for settings of another type. Throws when a way that it needs is not given. */
  open(settings: ChannelConfig, ways: Ways): Channel | null;
}

/** Makes a type of channel. */
export function defineChannel<T extends Type>(
  type: T,
  open: (settings: Extract<ChannelConfig, { type: T }>, ways: Ways) => Channel,
): ChannelType {
  const isOurs = (settings: ChannelConfig): settings is Extract<ChannelConfig, { type: T }> => settings.type === type;
  return { type, open: (settings, ways) => (isOurs(settings) ? open(settings, ways) : null) };
}

/** The way that a channel cannot do without. Throws where this shell has none. */
export function needed<T>(way: T | undefined, type: Type): T {
  if (way === undefined) throw new Error(`channels of type ${type} do not work here (docs/configuration.md)`);
  return way;
}
