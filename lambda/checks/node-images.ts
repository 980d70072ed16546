import type { Node } from '../core/model/cluster-state.ts';
import { parseReference } from '../core/registry/parse-reference.ts';

/** An image that nodes hold, by its tag. */
export interface HeldImage {
  /** `host/repository:tag`, as the node names it. */
  readonly image: string;
  readonly host: string;
  /** Under which digests nodes hold this tag. */
  readonly digests: readonly string[];
  readonly nodes: number;
}

/** The tagged images that nodes hold, those of the most nodes first. What a node holds by digest alone has no tag to lose. */
export function nodeImages(nodes: readonly Node[]): readonly HeldImage[] {
  const held = new Map<string, { host: string; digests: Set<string>; nodes: Set<string> }>();
  for (const { metadata, status } of nodes) {
    for (const { names = [] } of status?.images ?? []) {
      const digests = names.flatMap((name) => name.split('@')[1] ?? []);
      for (const image of names.filter((name) => !name.includes('@'))) {
        const parsed = parseReference(image);
        if (!parsed.ok || parsed.reference.tag === null) continue;
        const known = held.get(image) ?? { host: parsed.reference.host, digests: new Set(), nodes: new Set() };
        held.set(image, known);
        known.nodes.add(metadata.name);
        for (const digest of digests) known.digests.add(digest);
      }
    }
  }
  return [...held]
    .map(([image, { host, digests, nodes }]) => ({ image, host, digests: [...digests], nodes: nodes.size }))
    .sort((one, other) => other.nodes - one.nodes || (one.image < other.image ? -1 : 1));
}
