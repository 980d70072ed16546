import { minutes } from './minutes.ts';
import type { Config } from './schema.ts';

/** A check that is switched on, by its id, and how often it is due. */
export interface ConfiguredCheck {
  readonly check: string;
  readonly everyMinutes: number;
}

/**
 * The checks that are switched on, and how often each is due. A configuration that was loaded names every check, so that
 * who only needs to know when they are due (`dispatch`, `reconcile`) carries none of their code.
 */
export function configuredChecks({ checks }: Config): readonly ConfiguredCheck[] {
  return Object.entries(checks).flatMap(([check, { every, enabled }]) =>
    enabled && every !== undefined ? [{ check, everyMinutes: minutes(every) }] : [],
  );
}
