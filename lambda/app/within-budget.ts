import { allowanceOf } from '../core/registry/allowance.ts';
import { parseReference } from '../core/registry/parse-reference.ts';
import type { Budget } from '../ports/budget.ts';
import type { Registry } from '../ports/registry.ts';

/**
 * A registry that reads manifests while its allowance lasts, and afterwards asks only whether images exist: a monitor
 * must not be what uses up the limit. `clock` gives epoch ms.
 */
export function withinBudget(registry: Registry, budget: Budget, clock: () => number): Registry {
  return {
    access: (host) => registry.access(host),
    async probe(request) {
      const parsed = parseReference(request.image);
      if (request.depth === 'exists' || !parsed.ok) return registry.probe(request);
      const { host } = parsed.reference;
      const allowance = allowanceOf(host);
      if (allowance === null || (await budget.take(host, allowance, clock()))) return registry.probe(request);
      return registry.probe({ ...request, depth: 'exists' });
    },
  };
}
