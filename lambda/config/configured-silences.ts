import type { Silence } from '../core/incident/silence.ts';
import type { Config } from './schema.ts';

/** The silences and maintenance windows that the configuration names; their ids are their places in it. */
export function configuredSilences({ silences }: Config): readonly Silence[] {
  return silences.map(({ from, until, cluster, namespace, cause, registry, reason }, index) => ({
    id: `silences.${index}`,
    from: from === undefined ? 0 : Date.parse(from),
    until: Date.parse(until),
    ...(cluster === undefined ? {} : { cluster }),
    ...(namespace === undefined ? {} : { namespace }),
    ...(cause === undefined ? {} : { cause }),
    ...(registry === undefined ? {} : { registry }),
    reason,
  }));
}
