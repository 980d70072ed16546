import { DEFAULT_POLICY, type Policy } from '../core/incident/policy.ts';
import { minutes } from './minutes.ts';
import type { Config } from './schema.ts';

/** When troubles are told, as the configuration says, and by default where it is silent. */
export function configuredPolicy({ policy }: Config): Policy {
  return {
    ...DEFAULT_POLICY,
    openAfterMs: minutes(policy.openAfter) * 60_000,
    resolveAfterLooks: policy.resolveAfter,
    remindersMs: policy.reminders.map((after) => minutes(after) * 60_000),
  };
}
