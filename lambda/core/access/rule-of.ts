import type { Right } from './rights.ts';

/** The name of the ClusterRole, of the Role and of their bindings. */
export const READER_ROLE = 'pullwarden-reader';

/** The rule that gives a right, as it stands in a role. */
export function ruleOf({ group, resource, verb, names }: Right) {
  return {
    apiGroups: [group],
    resources: [resource],
    verbs: [verb],
    ...(names === undefined ? {} : { resourceNames: names }),
  };
}
