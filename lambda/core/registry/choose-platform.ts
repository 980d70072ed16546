import { platformName } from './platform-name.ts';
import type { IndexEntry } from './read-manifest.ts';

// Best first: a machine of one level also runs the levels after it.
const AMD64_LEVELS = ['v4', 'v3', 'v2', 'v1'];
const ARM_LEVELS = ['v8', 'v7', 'v6', 'v5'];

/** The entry of an index that a node of this platform (`os/arch[/variant]`) would run, or null. */
export function choosePlatform(entries: readonly IndexEntry[], platform: string): IndexEntry | null {
  for (const wanted of runnableOn(platform)) {
    const found = entries.find((entry) => entry.platform === wanted);
    if (found !== undefined) return found;
  }
  return null;
}

/** Whether a node of this platform runs an image of that one. */
export function canRun(platform: string, image: string): boolean {
  return runnableOn(platform).includes(image);
}

/** The order of containerd's `platforms.Only`: an amd64 node also runs 386, an arm64 node also runs arm. */
function runnableOn(platform: string): readonly string[] {
  const [os = '', architecture = '', variant] = platform.split('/');
  const wanted = platformName(os, architecture, variant);
  const [, arch = '', level] = wanted.split('/');
  const named = (name: string, levels: readonly string[]) => levels.map((one) => platformName(os, name, one));
  const from = (levels: readonly string[], first: string) => levels.slice(levels.indexOf(first));
  if (arch === 'amd64') return [wanted, ...named('amd64', from(AMD64_LEVELS, level ?? 'v1')), `${os}/386`];
  if (arch === 'arm64') return [wanted, `${os}/arm64`, ...named('arm', ARM_LEVELS)];
  if (arch === 'arm') return [wanted, ...named('arm', from(ARM_LEVELS, level ?? 'v7'))];
  return [wanted];
}
