import { CHECKS } from '../checks/index.ts';
import type { Config } from './schema.ts';

/** What a configuration says of checks, with every check of the register in its order: at its own interval by default. */
export function completeChecks(checks: Config['checks']): Config['checks'] {
  return Object.fromEntries(
    CHECKS.map(({ id, everyMinutes }) => {
      const { every = `${everyMinutes}m`, enabled = true } = checks[id] ?? {};
      return [id, { every, enabled }];
    }),
  );
}
