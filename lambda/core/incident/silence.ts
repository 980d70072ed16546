import type { Trouble } from '../model/check.ts';

/**
 * A time in which some troubles are recorded and not told: set by hand, or a maintenance window. What is absent holds for
 * all; times are epoch ms.
 */
export interface Silence {
  readonly id: string;
  readonly from: number;
  readonly until: number;
  readonly cluster?: string;
  /** Held back only where no other namespace is hit. */
  readonly namespace?: string;
  readonly cause?: string;
  /** Registry host, as image names spell it. */
  readonly registry?: string;
  /** Why, in the words of who set it. */
  readonly reason: string;
}

/** The silence that holds this trouble of a cluster back at `now`, or null. */
export function silenceFor(
  trouble: Trouble,
  cluster: string,
  silences: readonly Silence[],
  now: number,
): Silence | null {
  const { affected, cause } = trouble;
  const found = silences.find(
    (silence) =>
      silence.from <= now &&
      now < silence.until &&
      (silence.cluster === undefined || silence.cluster === cluster) &&
      (silence.cause === undefined || silence.cause === cause) &&
      (silence.registry === undefined || silence.registry === registryOf(trouble)) &&
      (silence.namespace === undefined ||
        (affected.counts.namespaces === 1 && affected.namespaces[0] === silence.namespace)),
  );
  return found ?? null;
}

/** The registry that a trouble is about; null where it is about nodes or the cluster. */
function registryOf({ target }: Trouble): string | null {
  switch (target.kind) {
    case 'registry':
      return target.name;
    case 'image':
      return target.name.includes('/') ? target.name.slice(0, target.name.indexOf('/')) : null;
    case 'cluster':
    case 'node':
    case 'kube-proxy':
      return null;
  }
}
