import type { Config } from './schema.ts';

/** The addresses that get the monitor's own alarms, each once; none where the configuration names no address at all. */
export function operationsAddresses({ operations, channels }: Config): readonly string[] {
  const ofChannels = channels.flatMap((channel) => (channel.type === 'email' ? [channel.address] : []));
  return [...new Set(operations.emails ?? ofChannels)];
}
