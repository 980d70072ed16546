import type { ProbeResult } from '../core/model/probe.ts';
import { parseReference } from '../core/registry/parse-reference.ts';
import type { Registry } from '../ports/registry.ts';

/** Shorter than from one look to the next, which shall see for itself. */
const DOWN_MS = 45_000;

/**
 * A registry whose host, once it could not be reached, is not tried again in the same look: forty images of a registry that
 * drops every packet would take more time than a look has, and nothing would be told at all. `clock` gives epoch ms.
 */
export function onceDown(registry: Registry, clock: () => number): Registry {
  const down = new Map<string, { readonly result: ProbeResult; readonly until: number }>();
  return {
    access: (host) => registry.access(host),
    async probe(request) {
      const parsed = parseReference(request.image);
      const host = parsed.ok ? parsed.reference.host : '';
      const before = down.get(host);
      if (before !== undefined && before.until > clock()) return { ...before.result, image: request.image };
      const result = await registry.probe(request);
      // Where layers are kept may be down for one image only.
      const failed = result.stages.findLast(({ ok }) => !ok);
      if (result.status === 'unreachable' && failed?.host === host) {
        down.set(host, { result, until: clock() + DOWN_MS });
      }
      return result;
    },
  };
}
