import type { ProbeDepth } from '../model/probe.ts';
import { allowanceOf } from './allowance.ts';
import { parseReference } from './parse-reference.ts';

/**
 * How far to walk for each of many images: at most `budget` of them down to a layer, those first that show most (one of
 * each registry, then one of each repository, then the rest), and never more of a registry than its allowance; the
 * others are only asked whether they exist.
 */
export function planDepths(images: readonly string[], budget: number): readonly ProbeDepth[] {
  const places = images.map((image, index) => {
    const parsed = parseReference(image);
    return {
      index,
      host: parsed.ok ? parsed.reference.host : '',
      repository: parsed.ok ? parsed.reference.repository : '',
    };
  });
  const hosts = new Set<string>();
  const repositories = new Set<string>();
  const ranked = places.map((place) => {
    const rank = !hosts.has(place.host) ? 0 : !repositories.has(`${place.host}/${place.repository}`) ? 1 : 2;
    hosts.add(place.host);
    repositories.add(`${place.host}/${place.repository}`);
    return { ...place, rank };
  });
  const spent = new Map<string, number>();
  const depths = images.map((): ProbeDepth => 'exists');
  let left = budget;
  for (const { index, host } of ranked.toSorted((one, other) => one.rank - other.rank)) {
    const before = spent.get(host) ?? 0;
    if (left === 0 || before >= (allowanceOf(host)?.pulls ?? budget)) continue;
    depths[index] = 'pull';
    spent.set(host, before + 1);
    left -= 1;
  }
  return depths;
}
