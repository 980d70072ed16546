import type { FleetPlace } from '../core/fleet/inventory.ts';
import type { Config } from './schema.ts';

/** Where clusters are searched by their tags: each region, in each account. */
export function fleetPlaces({ discover }: Pick<Config, 'discover'>): readonly FleetPlace[] {
  if (discover === undefined) return [];
  const accounts = discover.roles.length === 0 ? [{}] : discover.roles;
  return discover.regions.flatMap((region) => accounts.map((account) => ({ region, ...account })));
}
