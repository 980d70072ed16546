import { type ConfiguredCheck, configuredChecks } from './configured-checks.ts';
import type { Config } from './schema.ts';

/** The check that looks most often, the first of several: by its looks it is told whether anybody looks at all. */
export function mostFrequentCheck(config: Config): ConfiguredCheck {
  const [first, ...others] = configuredChecks(config);
  if (first === undefined) throw new Error('no check is switched on');
  return others.reduce((best, one) => (one.everyMinutes < best.everyMinutes ? one : best), first);
}
