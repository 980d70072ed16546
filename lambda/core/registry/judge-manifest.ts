import type { ProbeResult } from '../model/probe.ts';
import { choosePlatform } from './choose-platform.ts';
import type { Manifest } from './read-manifest.ts';

/** Enough for any real index; what is beyond is not listed. */
const MAX_PLATFORMS = 50;

/** What a manifest means for a node, with a sentence that says why. */
export interface ManifestJudgement extends Pick<ProbeResult, 'status' | 'cause' | 'platforms'> {
  readonly detail: string;
}

/**
 * Whether a node of this platform (null: any) could run what the manifest names. A single image names its platform in
 * its config only.
 */
export function judgeManifest(manifest: Manifest, platform: string | null): ManifestJudgement {
  if (manifest.kind === 'unreadable') {
    return { status: 'unreachable', cause: 'registry-error', platforms: [], detail: 'the answer is not a manifest' };
  }
  if (manifest.kind === 'other') {
    return { status: 'unsupported', cause: 'unsupported-manifest', platforms: [], detail: manifest.what };
  }
  if (manifest.kind === 'image') return { status: 'available', platforms: [], detail: 'an image manifest' };

  const named = new Set(manifest.entries.flatMap((entry) => entry.platform ?? []));
  const platforms = [...named].slice(0, MAX_PLATFORMS);
  const offers = `an index of ${platforms.join(', ') || 'no named platform'}`;
  if (platform === null || choosePlatform(manifest.entries, platform) !== null) {
    return { status: 'available', platforms, detail: offers };
  }
  const detail = `${offers}; none for ${platform}`;
  // An image whose entry names no platform could still be the right one.
  return manifest.entries.some((entry) => entry.platform === null)
    ? { status: 'unknown', platforms, detail }
    : { status: 'unsupported', cause: 'platform-mismatch', platforms, detail };
}
