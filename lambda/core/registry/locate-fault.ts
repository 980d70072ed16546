import type { Cause } from '../model/cause.ts';

/** What one vantage sees of a registry: it answers, it cannot be reached (why), or nobody looked from there. */
export type Sight = { readonly sees: 'fine' | 'unseen' } | { readonly sees: 'fault'; readonly cause: Cause };

/** What several vantages see of one registry. */
export interface Sights {
  readonly outside: Sight;
  readonly vpc: Sight;
  /** Pulls that fail on nodes for a reason of the network, and on how many of them. */
  readonly nodes: { readonly failing: 'none' | 'one' | 'many'; readonly cause: Cause | null };
}

/** Where the fault lies. `our-way`: only our own probe outside cannot get there, which says nothing of the nodes. */
export type Place =
  | 'nowhere'
  | 'registry'
  | 'cluster-network'
  | 'nodes'
  | 'one-node'
  | 'cluster-side'
  | 'our-way'
  | 'undecided';

type Row = readonly [none: Place, one: Place, many: Place];

/**
 * By what outside and the node subnets see, and on how many nodes pulls fail (none, one, many). No registry is called
 * down because of one vantage: two that see the same fault are needed.
 */
export const PLACES: Readonly<Record<`${Sight['sees']} ${Sight['sees']}`, Row>> = {
  'fine fine': ['nowhere', 'one-node', 'nodes'],
  'fine fault': ['cluster-network', 'cluster-network', 'cluster-network'],
  // The node subnets were not looked at: what many nodes have in common may be their network or their settings.
  'fine unseen': ['nowhere', 'one-node', 'cluster-side'],
  'fault fine': ['our-way', 'one-node', 'nodes'],
  'fault fault': ['registry', 'registry', 'registry'],
  'fault unseen': ['undecided', 'registry', 'registry'],
  'unseen fine': ['nowhere', 'one-node', 'nodes'],
  // Nodes and their subnets are one network: together they are one vantage.
  'unseen fault': ['undecided', 'undecided', 'undecided'],
  'unseen unseen': ['undecided', 'undecided', 'undecided'],
};

/** Where the fault of a registry lies, as far as these sights tell. */
export function locateFault({ outside, vpc, nodes }: Sights): Place {
  const column = { none: 0, one: 1, many: 2 } as const;
  const place = PLACES[`${outside.sees} ${vpc.sees}`][column[nodes.failing]];
  if (place !== 'registry') return place;
  const inside = vpc.sees === 'fault' ? vpc.cause : nodes.cause;
  // Two different faults are not one registry that is down: a name that only the VPC knows, say, behind a closed port.
  return outside.sees === 'fault' && outside.cause === inside ? 'registry' : 'undecided';
}
