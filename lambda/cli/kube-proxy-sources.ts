import { readFile } from 'node:fs/promises';
import { text as readAll } from 'node:stream/consumers';
import { observeKubeProxy } from '../checks/kube-proxy.ts';
import { BASELINES, type BaselineName, type Expectations } from '../core/kube-proxy/baselines.ts';
import { type Expected, readSource } from '../core/kube-proxy/compare-source.ts';
import { type ConfigSource, sourceInCluster } from '../core/kube-proxy/config-source.ts';
import { decodeConfig } from '../core/kube-proxy/decode-config.ts';
import type { EffectiveConfig } from '../core/kube-proxy/effective-config.ts';
import type { Field } from '../core/kube-proxy/fields.ts';
import { sourceInFile } from '../core/kube-proxy/source-in-file.ts';
import { UsageError } from './usage-error.ts';

/** Where a configuration is looked for. */
export interface Place {
  readonly file?: string;
  readonly context?: string;
  readonly kubeconfig?: string;
}

/** The configuration in a file, or that of the cluster of a kubeconfig. */
export async function sourceAt({ file, context, kubeconfig }: Place): Promise<ConfigSource> {
  if (file !== undefined) return sourceInFile(await readText(file));
  // Loaded only now: files need no Kubernetes client.
  const { withCluster } = await import('./with-cluster.ts');
  return withCluster({ context, kubeconfig }, async (kubernetes) => {
    const { problem, ...objects } = await observeKubeProxy(kubernetes);
    return problem === null ? sourceInCluster(objects) : { kind: 'unknown', reason: problem.detail };
  });
}

/** What `--baseline` and `--against` ask for. A file as baseline speaks of the fields that it names; one to compare with, of all. */
export async function expectedOf(baseline: string, against: string | undefined): Promise<Expected> {
  if (against !== undefined) {
    const { effective } = await readExpected(against);
    return { name: against, fields: fieldsOf(effective, () => true) };
  }
  if (baseline === 'auto' || baseline in BASELINES) return baseline as BaselineName | 'auto';
  const { effective, named } = await readExpected(baseline);
  return { name: baseline, fields: fieldsOf(effective, (field) => named.has(field)) };
}

async function readExpected(file: string): Promise<{ effective: EffectiveConfig; named: ReadonlySet<Field> }> {
  const source = sourceInFile(await readText(file));
  if (source.kind !== 'text') throw new UsageError(`${file} holds no configuration of kube-proxy`);
  const decoded = decodeConfig(source.text);
  const read = readSource(source);
  if (!read.ok) throw new UsageError(`${file} cannot be what is expected: ${read.error.message}`);
  return { effective: read.effective, named: new Set(decoded.ok ? decoded.stated.keys() : []) };
}

function fieldsOf(effective: EffectiveConfig, counts: (field: Field) => boolean): Expectations {
  return new Map([...effective].filter(([field]) => counts(field)).map(([field, { value }]) => [field, [value]]));
}

async function readText(file: string): Promise<string> {
  if (file === '-') return readAll(process.stdin);
  return readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    const baselines = ['auto', ...Object.keys(BASELINES)].join(', ');
    throw new UsageError(`${file} cannot be read (${error.code}); name a file, or one of the baselines ${baselines}`);
  });
}
