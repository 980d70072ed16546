import { BASELINES, type BaselineName, chooseBaseline, type Expectations } from './baselines.ts';
import type { ConfigSource, StoredSource } from './config-source.ts';
import { type ConfigError, decodeConfig, type StatedFields } from './decode-config.ts';
import { diffConfig, type Difference } from './diff-config.ts';
import { effectiveConfig, type EffectiveConfig } from './effective-config.ts';
import type { Field } from './fields.ts';
import { idleFlags } from './idle-flags.ts';
import { decodeFlags } from './read-flags.ts';
import { findRefusals } from './refusals.ts';
import type { Warning } from './warning.ts';

/** What is expected: a baseline by name, the one that fits the cluster (`auto`), or a configuration of one's own. */
export type Expected = BaselineName | 'auto' | { readonly name: string; readonly fields: Expectations };

/** A stored configuration beside what is expected of it. */
export interface Comparison {
  readonly status: 'no-drift' | 'drift' | 'not-applicable' | 'error' | 'unknown';
  readonly reason?: string;
  /** The baseline that was used; null where `auto` finds none that fits. */
  readonly baseline: string | null;
  readonly drift: readonly Difference[];
  readonly warnings: readonly Warning[];
  readonly error?: ConfigError;
}

/** A configuration as kube-proxy would run it, or why it would not run. */
export type ReadSource =
  | { readonly ok: true; readonly effective: EffectiveConfig; readonly warnings: readonly Warning[] }
  | { readonly ok: false; readonly error: ConfigError };

/** Reads a stored configuration as kube-proxy does; what decodes and would be refused at the next start is a warning. */
export function readSource(source: StoredSource, minor?: number): ReadSource {
  const decoded = source.kind === 'flags' ? decodeFlags(source.flags) : decodeConfig(source.text);
  if (!decoded.ok) return decoded;
  const beside = { hostnameFlag: source.hostnameFlag, source: source.kind === 'flags' ? 'flags' : 'file' } as const;
  const effective = effectiveConfig(decoded.stated, beside);
  const idle = source.kind === 'text' ? idleFlags(source.flags ?? new Map(), effective) : [];
  return { ok: true, effective, warnings: [...decoded.warnings, ...findRefusals(effective, minor), ...idle] };
}

/** What else is known of the kube-proxy whose configuration is compared. */
export interface Beside {
  /** Its minor version, 34 for 1.34. */
  readonly minor?: number;
  /** What the EKS add-on was told to set: it is expected on top of what EKS ships. */
  readonly declared?: StatedFields;
}

/** Compares by meaning. A configuration that cannot be read is an error and no drift. */
export function compareSource(source: ConfigSource, expected: Expected, beside: Beside = {}): Comparison {
  const nothing = { baseline: null, drift: [], warnings: [] };
  if (source.kind === 'not-applicable' || source.kind === 'unknown') {
    return { ...nothing, status: source.kind, reason: source.reason };
  }
  if (source.kind === 'no-config') {
    return { ...nothing, status: 'error', error: { kind: 'no-config', message: source.reason } };
  }
  const baseline = baselineName(source, expected);
  const read = readSource(source, beside.minor);
  if (!read.ok) return { ...nothing, baseline, status: 'error', error: read.error };
  const { effective, warnings } = read;
  const drift = diffConfig(effective, expectationsOf(source, expected, effective, beside));
  return { status: drift.length === 0 ? 'no-drift' : 'drift', baseline, drift, warnings };
}

/** The fields that are expected of a configuration, with the values that each may have; empty where no baseline fits. */
export function expectationsOf(
  source: StoredSource,
  expected: Expected,
  effective: EffectiveConfig,
  { declared = new Map() }: Beside = {},
): Expectations {
  if (typeof expected === 'object') return expected.fields;
  const name = expected === 'auto' ? autoBaseline(source) : expected;
  if (name === null) return new Map();
  const fields = BASELINES[name](effective.get('mode')?.value ?? '');
  const told = [...declared].map(([field, value]): [Field, readonly string[]] => [field, [value]]);
  return name === 'eks' ? new Map([...fields, ...told]) : fields;
}

function baselineName(source: StoredSource, expected: Expected): string | null {
  return typeof expected === 'object' ? expected.name : expected === 'auto' ? autoBaseline(source) : expected;
}

function autoBaseline(source: StoredSource): BaselineName | null {
  return chooseBaseline({ eksLabel: source.eksLabel, key: keyOf(source) });
}

function keyOf(source: StoredSource): string | null {
  return source.kind === 'text' ? source.key : null;
}
