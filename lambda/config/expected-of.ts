import type { BaselineName } from '../core/kube-proxy/baselines.ts';
import type { Expected } from '../core/kube-proxy/compare-source.ts';
import { expectedFromFile } from '../core/kube-proxy/expected-from-file.ts';
import type { WatchedCluster } from '../core/model/watched-cluster.ts';
import type { Config } from './schema.ts';

/** The configuration of kube-proxy that is expected of a cluster. Throws where a text does not fit, which `loadConfig` has refused before. */
export function expectedOf({ baselines }: Config, { baseline = 'auto' }: WatchedCluster): Expected {
  const text = Object.hasOwn(baselines, baseline) ? baselines[baseline] : undefined;
  if (text === undefined) return baseline as BaselineName | 'auto';
  const own = expectedFromFile(baseline, text, 'named');
  if (!own.ok) throw new Error(`baselines.${baseline}: ${own.message}`);
  return own.expected;
}
