import { BASELINES, type BaselineName, chooseBaseline, type Expectations } from './baselines.ts';
import type { ConfigSource } from './config-source.ts';
import { type ConfigError, decodeConfig } from './decode-config.ts';
import { diffConfig, type Difference } from './diff-config.ts';
import { effectiveConfig, type EffectiveConfig } from './effective-config.ts';
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
export function readSource(source: Extract<ConfigSource, { kind: 'text' | 'flags' }>): ReadSource {
  const decoded = source.kind === 'flags' ? decodeFlags(source.flags) : decodeConfig(source.text);
  if (!decoded.ok) return decoded;
  const beside = { hostnameFlag: source.hostnameFlag, source: source.kind === 'flags' ? 'flags' : 'file' } as const;
  const effective = effectiveConfig(decoded.stated, beside);
  return { ok: true, effective, warnings: [...decoded.warnings, ...findRefusals(effective)] };
}

/** Compares by meaning. A configuration that cannot be read is an error and no drift. */
export function compareSource(source: ConfigSource, expected: Expected): Comparison {
  const nothing = { baseline: null, drift: [], warnings: [] };
  if (source.kind === 'not-applicable' || source.kind === 'unknown') {
    return { ...nothing, status: source.kind, reason: source.reason };
  }
  if (source.kind === 'no-config') {
    return { ...nothing, status: 'error', error: { kind: 'no-config', message: source.reason } };
  }
  const name = expected === 'auto' ? chooseBaseline({ eksLabel: source.eksLabel, key: keyOf(source) }) : expected;
  const baseline = typeof name === 'object' ? (name?.name ?? null) : name;
  const read = readSource(source);
  if (!read.ok) return { ...nothing, baseline, status: 'error', error: read.error };
  const { effective, warnings } = read;
  const mode = effective.get('mode')?.value ?? '';
  const fields = name === null ? new Map() : typeof name === 'object' ? name.fields : BASELINES[name](mode);
  const drift = diffConfig(effective, fields);
  return { status: drift.length === 0 ? 'no-drift' : 'drift', baseline, drift, warnings };
}

function keyOf(source: Extract<ConfigSource, { kind: 'text' | 'flags' }>): string | null {
  return source.kind === 'text' ? source.key : null;
}
