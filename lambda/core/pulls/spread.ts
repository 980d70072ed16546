import type { Cause } from '../model/cause.ts';
import type { FailingContainer } from '../model/failure.ts';

/** How far one trouble with one registry reaches within a look: what a single failing container cannot tell. */
export interface Spread {
  /** Nodes on which images of this registry fail for this cause, and how many pods do. */
  readonly nodes: readonly string[];
  readonly pods: number;
  /** Different images of this registry that fail for this cause. */
  readonly images: number;
}

/** One failing container as far as its spread goes; `host` is the completed registry host, null for an invalid name. */
export interface Member {
  readonly container: FailingContainer;
  readonly host: string | null;
  readonly cause: Cause;
}

/** Groups failing containers by registry and cause; the answer gives the spread of any of them. */
export function spreadOf(members: readonly Member[]): (member: Member) => Spread {
  const keyOf = ({ host, cause }: Member) => `${host}/${cause}`;
  const groups = Map.groupBy(members, keyOf);
  const spreads = new Map(
    [...groups].map(([key, group]) => {
      const containers = group.map(({ container }) => container);
      const nodes = [...new Set(containers.map(({ node }) => node).filter((node) => node !== null))].sort();
      const pods = new Set(containers.map(({ podUid }) => podUid)).size;
      return [key, { nodes, pods, images: new Set(containers.map(({ image }) => image)).size }];
    }),
  );
  return (member) => spreads.get(keyOf(member)) ?? { nodes: [], pods: 0, images: 0 };
}
