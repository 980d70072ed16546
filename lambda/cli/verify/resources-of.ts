import type { Account, Resource } from './step.ts';

/** All resources of one type, in the order of the stacks. */
export function resourcesOf({ stacks }: Account, type: string): readonly Resource[] {
  return stacks.flatMap(({ resources }) => resources).filter((resource) => resource.type === type);
}
