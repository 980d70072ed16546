import { join } from 'node:path';
import { createFileBudget } from '../adapters/local/file-budget.ts';
import { withinBudget } from '../app/within-budget.ts';
import type { Registry } from '../ports/registry.ts';

/** A registry that counts the pulls of this machine, over all runs, in a file below `state`. */
export function withinLocalBudget(registry: Registry, state: string): Registry {
  const warn = (why: unknown) => process.stderr.write(`pullwarden: pulls cannot be counted (${String(why)})\n`);
  return withinBudget(registry, createFileBudget(join(state, 'pulls.log'), warn), Date.now);
}
