import { BLIND_TERM } from '../incident/search-terms.ts';

/** What is wrong with a fleet, in numbers. */
export interface OpenCounts {
  /** Clusters with open incidents. */
  readonly sick: number;
  /** Clusters that some check cannot see. */
  readonly blind: number;
  /** Clusters whose kube-proxy is not as it should be. */
  readonly drifted: number;
  /** On how many clusters each cause is open; those that are nowhere are not named. */
  readonly causes: Readonly<Record<string, number>>;
}

/** Counts the clusters of `watched` by the terms of their states (`searchTerms`), of which one cluster may have several. */
export function countOpen(
  states: readonly { readonly cluster: string; readonly terms: readonly string[] }[],
  watched: ReadonlySet<string>,
): OpenCounts {
  const sick = new Set<string>();
  const blind = new Set<string>();
  const drifted = new Set<string>();
  const byCause = new Map<string, Set<string>>();
  // The states of a cluster that is no longer watched stay as they were, and are nobody's business any more.
  for (const { cluster, terms } of states.filter((state) => watched.has(state.cluster))) {
    const causes = terms.filter((term) => term !== BLIND_TERM).map((term) => term.slice(0, term.indexOf('/')));
    // No term at all is how the first version wrote that a check is blind.
    if (causes.length < terms.length || terms.length === 0) blind.add(cluster);
    if (causes.length > 0) sick.add(cluster);
    if (causes.some((cause) => cause.startsWith('kube-proxy-'))) drifted.add(cluster);
    for (const cause of causes) byCause.set(cause, (byCause.get(cause) ?? new Set()).add(cluster));
  }
  const causes = [...byCause].map(([cause, clusters]) => [cause, clusters.size] as const);
  return { sick: sick.size, blind: blind.size, drifted: drifted.size, causes: Object.fromEntries(causes) };
}
