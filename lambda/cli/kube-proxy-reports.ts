import { compareSource, type Comparison, type Expected, readSource } from '../core/kube-proxy/compare-source.ts';
import type { ConfigSource } from '../core/kube-proxy/config-source.ts';
import type { ConfigError } from '../core/kube-proxy/decode-config.ts';
import { UsageError } from './usage-error.ts';

type ShownError = ConfigError & { readonly file?: string };

/** What `kube-proxy diff -o json` prints; stable. */
export interface DiffReport extends Omit<Comparison, 'status' | 'error'> {
  readonly schemaVersion: '1';
  readonly status: Exclude<Comparison['status'], 'unknown'>;
  readonly error?: ShownError;
}

/** What `kube-proxy show -o json` prints; stable. */
export type ShowReport =
  | {
      readonly source: string;
      readonly fields: readonly { readonly field: string; readonly value: string; readonly from: 'set' | 'default' }[];
    }
  | { readonly source: string; readonly error: ShownError };

/** Compares. Throws a {@link UsageError} where the cluster does not show its configuration: that is neither drift nor none. */
export function kubeProxyDiff(source: ConfigSource, expected: Expected, file: string | undefined): DiffReport {
  const { status, error, ...rest } = compareSource(source, expected);
  if (status === 'unknown') throw new UsageError(rest.reason ?? 'the configuration cannot be seen');
  return { schemaVersion: '1', status, ...rest, ...(error === undefined ? {} : { error: inFile(error, file) }) };
}

/** Shows every field as kube-proxy would run it. */
export function kubeProxyShow(source: ConfigSource, file: string | undefined): ShowReport {
  const name = file ?? 'cluster';
  if (source.kind === 'unknown') throw new UsageError(source.reason);
  if (source.kind === 'not-applicable' || source.kind === 'no-config') {
    return { source: name, error: inFile({ kind: 'no-config', message: source.reason }, file) };
  }
  const read = readSource(source);
  if (!read.ok) return { source: name, error: inFile(read.error, file) };
  return { source: name, fields: [...read.effective].map(([field, { value, from }]) => ({ field, value, from })) };
}

function inFile(error: ConfigError, file: string | undefined): ShownError {
  return file === undefined ? error : { ...error, file };
}
