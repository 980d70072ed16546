import { registryFlavour } from './registry-flavour.ts';

/** How many manifests may be read with GET, which registries count as pulls, in which time. */
export interface Allowance {
  readonly pulls: number;
  readonly windowMs: number;
}

const HOUR_MS = 3_600_000;

/**
 * Docker Hub gives strangers 100 pulls in six hours and address; a monitor takes a tenth of them at most. Null for a
 * registry on an address of one's own: nobody counts there.
 */
export function allowanceOf(host: string): Allowance | null {
  const { kind } = registryFlavour(host);
  if (kind === 'local') return null;
  return kind === 'dockerhub' ? { pulls: 10, windowMs: 6 * HOUR_MS } : { pulls: 120, windowMs: HOUR_MS };
}
