import type { Check } from '../checks/define-check.ts';
import { CHECKS } from '../checks/index.ts';
import { minutes } from './minutes.ts';
import type { Config } from './schema.ts';

/** The checks that are switched on, and how often each is due. */
export function configuredChecks({
  checks,
}: Config): readonly { readonly check: Check; readonly everyMinutes: number }[] {
  return CHECKS.filter(({ id }) => checks[id]?.enabled ?? true).map((check) => {
    const every = checks[check.id]?.every;
    return { check, everyMinutes: every === undefined ? check.everyMinutes : minutes(every) };
  });
}
