import {
  compareSource,
  type Comparison,
  type Expected,
  expectationsOf,
  readSource,
} from '../core/kube-proxy/compare-source.ts';
import { captureConfig } from '../core/kube-proxy/capture.ts';
import type { ConfigError } from '../core/kube-proxy/decode-config.ts';
import type { Difference } from '../core/kube-proxy/diff-config.ts';
import type { Field } from '../core/kube-proxy/fields.ts';
import { opinionOf } from '../core/kube-proxy/opinion-of.ts';
import { type KubeProxyPicture, kubeProxyPicture } from '../core/kube-proxy/picture.ts';
import { type RepairPlan, repairPlan } from '../core/kube-proxy/repair-plan.ts';
import type { RunningDifference } from '../core/kube-proxy/running-pods.ts';
import type { Warning } from '../core/kube-proxy/warning.ts';
import type { FindingCode } from '../core/model/finding.ts';
import { describe } from '../core/report/describe.ts';
import { clusterOfContext } from '../core/report/next-steps/cluster-of-context.ts';
import { shellQuote } from '../core/report/next-steps/shell-quote.ts';
import { type Found, type Place, sourceOf } from './kube-proxy-sources.ts';
import { UsageError } from './usage-error.ts';

type ShownError = ConfigError & { readonly file?: string };

/** What the pods of a cluster run beside what is stored. */
export interface ShownRunning {
  readonly pods: number;
  /** Whose own pages were read; of the others their age tells. */
  readonly seen: number;
  /** Certainly another configuration; started before the stored text was written; nothing can be told. */
  readonly differing: number;
  readonly older: number;
  readonly untold: number;
  readonly differences: readonly RunningDifference[];
}

/** What `kube-proxy diff -o json` prints; stable. */
export interface DiffReport extends Omit<Comparison, 'status' | 'error' | 'warnings' | 'drift'> {
  readonly schemaVersion: '1';
  readonly status: Exclude<Comparison['status'], 'unknown'>;
  /** `running`: what the pods run whose pages were read, different values joined with ` or `. */
  readonly drift: readonly (Difference & { readonly running?: string })[];
  readonly warnings: readonly (Omit<Warning, 'code'> & { readonly code: Warning['code'] | FindingCode })[];
  /** Absent for a file. */
  readonly running?: ShownRunning;
  readonly error?: ShownError;
}

/** What `kube-proxy show -o json` prints; stable. */
export type ShowReport =
  | {
      readonly source: string;
      readonly fields: readonly { readonly field: string; readonly value: string; readonly from: 'set' | 'default' }[];
    }
  | { readonly source: string; readonly error: ShownError };

/** What `kube-proxy plan -o json` prints; stable. */
export interface PlanReport extends RepairPlan {
  readonly schemaVersion: '1';
  readonly status: DiffReport['status'];
  readonly reason?: string;
}

/** Compares. Throws a {@link UsageError} where the cluster does not show its configuration: that is neither drift nor none. */
export function kubeProxyDiff(found: Found, expected: Expected, now: number): DiffReport {
  if (found.kind === 'file') {
    const { status, error, ...rest } = compareSource(found.source, expected);
    if (status === 'unknown') throw new UsageError(rest.reason ?? 'the configuration cannot be seen');
    return {
      schemaVersion: '1',
      status,
      ...rest,
      ...(error === undefined ? {} : { error: { ...error, file: found.name } }),
    };
  }
  const picture = kubeProxyPicture(found.seen, expected, now);
  const { status, warnings, drift, ...rest } = picture.comparison;
  if (status === 'unknown') throw new UsageError(rest.reason ?? 'the configuration cannot be seen');
  const running = shownRunning(picture);
  const runsOther = running !== null && running.differing > 0;
  return {
    schemaVersion: '1',
    status: status === 'no-drift' && runsOther ? 'drift' : status,
    ...rest,
    drift: drift.map((one) => ({ ...one, ...runningValue(picture, one.field) })),
    warnings: [...warnings, ...picture.notes.filter((note) => !warnings.includes(note)), ...foundBeside(picture)],
    ...(running === null ? {} : { running }),
  };
}

/** Shows every field as kube-proxy would run it. */
export function kubeProxyShow(found: Found): ShowReport {
  const source = sourceOf(found);
  const name = nameOf(found);
  if (source.kind === 'unknown') throw new UsageError(source.reason);
  if (source.kind === 'not-applicable' || source.kind === 'no-config') {
    return { source: name, error: inFile({ kind: 'no-config', message: source.reason }, found) };
  }
  const read = readSource(source);
  if (!read.ok) return { source: name, error: inFile(read.error, found) };
  return { source: name, fields: [...read.effective].map(([field, { value, from }]) => ({ field, value, from })) };
}

/** The commands that would mend a cluster's kube-proxy. Throws a {@link UsageError} for a file, of which nothing is known. */
export function kubeProxyPlan(found: Found, expected: Expected, place: Place, now: number): PlanReport {
  if (found.kind === 'file') throw new UsageError('a plan needs a cluster: leave --file out');
  const picture = kubeProxyPicture(found.seen, expected, now);
  const { source, comparison, stored } = picture;
  const { status, reason } = comparison;
  if (status === 'unknown') throw new UsageError(reason ?? 'the configuration cannot be seen');
  const { name, region } = clusterOfContext(found.context);
  const stands = (source.kind === 'text' || source.kind === 'flags') && stored !== null;
  const plan = repairPlan({
    picture,
    seen: found.seen,
    expectations: stands ? expectationsOf(source, expected, stored, picture.beside) : new Map(),
    kubectl: kubectl(found.context, place),
    eks: region === null ? null : { name, region },
  });
  return { schemaVersion: '1', status, ...(reason === undefined ? {} : { reason }), ...plan };
}

/** Today's configuration as a document that can be expected later. Throws a {@link UsageError} where there is none. */
export function kubeProxyCapture(found: Found, now: number): string {
  const source = sourceOf(found);
  if (source.kind !== 'text' && source.kind !== 'flags')
    throw new UsageError(`there is nothing to capture: ${source.reason}`);
  const read = readSource(source);
  if (!read.ok) throw new UsageError(`this configuration cannot be captured: ${read.error.message}`);
  return captureConfig(read.effective, { source: nameOf(found), capturedAt: new Date(now).toISOString() });
}

function nameOf(found: Found): string {
  if (found.kind === 'file') return found.name;
  const source = sourceOf(found);
  const place =
    source.kind === 'text' ? `, key ${source.key} of ConfigMap kube-system/${source.configMap?.metadata.name}` : '';
  return `cluster ${found.context}${place}`;
}

function shownRunning({ running }: KubeProxyPicture): ShownRunning | null {
  if (running === null) return null;
  const { pods, seen, differing, older, untold } = running;
  return {
    pods,
    seen,
    differing: differing.nodes.length,
    older: older.length,
    untold: untold.nodes.length,
    differences: differing.differences,
  };
}

function runningValue({ running }: KubeProxyPicture, field: Field): { readonly running?: string } {
  const values = running?.values.get(field);
  return values === undefined ? {} : { running: values.join(' or ') };
}

/** What the check would say besides drift, and what it cannot tell. */
function foundBeside(picture: KubeProxyPicture): DiffReport['warnings'] {
  return opinionOf(picture).flatMap(({ status, findings, reason = '' }) => [
    ...findings
      .filter(({ code }) => code !== 'kube-proxy-drift' && code !== 'kube-proxy-unusable')
      .map((finding) => ({ code: finding.code, text: describe(finding) })),
    ...(status === 'unknown' ? [{ code: 'not-observed' as const, text: reason }] : []),
  ]);
}

function kubectl(context: string, { kubeconfig }: Place): string {
  const from = kubeconfig === undefined ? '' : ` --kubeconfig ${shellQuote(kubeconfig)}`;
  return `kubectl${from} --context ${shellQuote(context)} -n kube-system`;
}

function inFile(error: ConfigError, found: Found): ShownError {
  return found.kind === 'file' ? { ...error, file: found.name } : error;
}
