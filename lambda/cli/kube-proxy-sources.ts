import { readFile } from 'node:fs/promises';
import { text as readAll } from 'node:stream/consumers';
import { observeKubeProxy } from '../checks/observe-kube-proxy.ts';
import { BASELINES, type BaselineName } from '../core/kube-proxy/baselines.ts';
import { type Expected, readSource } from '../core/kube-proxy/compare-source.ts';
import { type ConfigSource, sourceInCluster } from '../core/kube-proxy/config-source.ts';
import { expectedFromFile } from '../core/kube-proxy/expected-from-file.ts';
import type { KubeProxyObservation } from '../core/kube-proxy/observation.ts';
import { sourceInFile } from '../core/kube-proxy/source-in-file.ts';
import { clusterOfContext } from '../core/report/next-steps/cluster-of-context.ts';

import { UsageError } from './usage-error.ts';

/** Where a configuration is looked for. */
export interface Place {
  readonly file?: string;
  readonly context?: string;
  readonly kubeconfig?: string;
}

/** What was found there: of a cluster all that was read of it. */
export type Found =
  | { readonly kind: 'file'; readonly name: string; readonly source: ConfigSource }
  | { readonly kind: 'cluster'; readonly context: string; readonly seen: KubeProxyObservation };

/** A configuration of another context may be named wherever a file may. */
const CONTEXT = /^context:(.+)$/;

/** The configuration in a file, or that of the cluster of a kubeconfig. */
export async function findAt({ file, context, kubeconfig }: Place): Promise<Found> {
  if (file !== undefined) return { kind: 'file', name: file, source: sourceInFile(await readText(file)) };
  // Loaded only now: files need no Kubernetes client.
  const [{ withCluster }, { localAddOns }] = await Promise.all([
    import('./with-cluster.ts'),
    import('./local-add-ons.ts'),
  ]);
  return withCluster({ context, kubeconfig }, async (kubernetes, name) => {
    const seen = await observeKubeProxy({ kubernetes, addOns: localAddOns(clusterOfContext(name)) });
    return { kind: 'cluster', context: name, seen };
  });
}

/** The stored configuration of what was found. */
export function sourceOf(found: Found): ConfigSource {
  if (found.kind === 'file') return found.source;
  const { problem } = found.seen;
  return problem === null ? sourceInCluster(found.seen) : { kind: 'unknown', reason: problem.detail };
}

/**
 * What `--baseline` and `--against` ask for: a name, a file, or `context:NAME` for the configuration of another cluster.
 * A baseline speaks of the fields that its text names; one to compare with, of all.
 */
export async function expectedOf(baseline: string, against?: string, kubeconfig?: string): Promise<Expected> {
  if (against !== undefined) return readExpected(against, 'all', kubeconfig);
  if (baseline === 'auto' || Object.hasOwn(BASELINES, baseline)) return baseline as BaselineName | 'auto';
  return readExpected(baseline, 'named', kubeconfig);
}

async function readExpected(name: string, fields: 'named' | 'all', kubeconfig: string | undefined): Promise<Expected> {
  const [, context] = CONTEXT.exec(name) ?? [];
  if (context !== undefined) return ofCluster(name, context, fields, kubeconfig);
  const read = expectedFromFile(name, await readText(name), fields);
  if (!read.ok) throw new UsageError(`${name} cannot be what is expected: ${read.message}`);
  return read.expected;
}

/** Of another cluster every field counts that its text names; the name of a node is not one to expect elsewhere. */
async function ofCluster(
  name: string,
  context: string,
  fields: 'named' | 'all',
  kubeconfig: string | undefined,
): Promise<Expected> {
  const source = sourceOf(await findAt({ context, ...(kubeconfig === undefined ? {} : { kubeconfig }) }));
  if (source.kind !== 'text' && source.kind !== 'flags') throw new UsageError(`${name}: ${source.reason}`);
  const read = readSource(source);
  if (!read.ok) throw new UsageError(`${name} cannot be what is expected: ${read.error.message}`);
  const counted = [...read.effective].filter(
    ([field, { from }]) => field !== 'hostnameOverride' && (fields === 'all' || from === 'set'),
  );
  return { name, fields: new Map(counted.map(([field, { value }]) => [field, [value]])) };
}

async function readText(file: string): Promise<string> {
  if (file === '-') return readAll(process.stdin);
  return readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    const baselines = ['auto', ...Object.keys(BASELINES)].join(', ');
    throw new UsageError(
      `${file} cannot be read (${error.code}); name a file, context:NAME, or one of the baselines ${baselines}`,
    );
  });
}
