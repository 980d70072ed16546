import type { FailingContainer } from '../model/failure.ts';

/** How far a trouble reaches within one look: what a single failing container cannot tell. */
export interface Spread {
  /** Nodes on which images of this registry fail, and how many pods do. */
  readonly nodes: readonly string[];
  readonly pods: number;
  /** Different images of this registry that fail. */
  readonly images: number;
}

/** The spread of failures by registry host; `hostOf` gives the completed host of an image, null for an invalid name. */
export function spreadByHost(
  containers: readonly FailingContainer[],
  hostOf: (image: string) => string | null,
): ReadonlyMap<string, Spread> {
  const byHost = Map.groupBy(containers, ({ image }) => hostOf(image) ?? '');
  return new Map(
    [...byHost].map(([host, failing]) => [
      host,
      {
        nodes: [...new Set(failing.map(({ node }) => node).filter((node) => node !== null))].sort(),
        pods: new Set(failing.map(({ podUid }) => podUid)).size,
        images: new Set(failing.map(({ image }) => image)).size,
      },
    ]),
  );
}
