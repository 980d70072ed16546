import type { Cause } from '../model/cause.ts';

/** Where only the registry can settle what the words leave open. */
const SETTLES: readonly Cause[] = [
  'unknown',
  'image-not-found',
  'repository-not-found-or-denied',
  'platform-mismatch',
  'unsupported-manifest',
];
/** Troubles of the node, the kubelet or the name itself: the registry has nothing to say about them. */
const SILENT: readonly Cause[] = [
  'invalid-image-name',
  'never-pull',
  'disk-full',
  'node-permission',
  'policy-rejected',
  'pull-throttled',
  'runtime-unavailable',
  'credential-provider',
];

/** How much a probe of the image can add to what the words say: 2 it may decide, 1 it adds evidence, 0 nothing. */
export function probeWorth(cause: Cause): 0 | 1 | 2 {
  if (SETTLES.includes(cause)) return 2;
  return SILENT.includes(cause) ? 0 : 1;
}
