import {
  canonicalCidrList,
  canonicalCidrs,
  canonicalHostPort,
  canonicalIp,
} from '../../lambda/core/kube-proxy/addresses.ts';
import { decodeConfig } from '../../lambda/core/kube-proxy/decode-config.ts';
import { effectiveConfig, type EffectiveConfig } from '../../lambda/core/kube-proxy/effective-config.ts';
import { FIELD_NAMES, type Field } from '../../lambda/core/kube-proxy/fields.ts';
import { formatGoDuration, parseGoDuration } from '../../lambda/core/kube-proxy/go-duration.ts';
import { findRefusals } from '../../lambda/core/kube-proxy/refusals.ts';

export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };
/** The fields of a document by path. */
export type Written = Readonly<Record<string, Json>>;

/** What kube-proxy made of a configuration: the fields that it wrote, by path, or why it would not start. */
export type Judgement =
  | { readonly ok: true; readonly fields: Written }
  | { readonly ok: false; readonly stage: 'decode' | 'complete' | 'validate'; readonly message: string };

/** Of kube-proxy's one place for three modes only the mode in use is written back; these two are not written at all. */
const LOST: Readonly<Record<string, readonly Field[]>> = {
  iptables: [
    'ipvs.syncPeriod',
    'ipvs.minSyncPeriod',
    'nftables.syncPeriod',
    'nftables.minSyncPeriod',
    'nftables.masqueradeAll',
  ],
  ipvs: [
    'iptables.syncPeriod',
    'iptables.minSyncPeriod',
    'nftables.syncPeriod',
    'nftables.minSyncPeriod',
    'nftables.masqueradeAll',
  ],
  nftables: [
    'iptables.syncPeriod',
    'iptables.minSyncPeriod',
    'ipvs.syncPeriod',
    'ipvs.minSyncPeriod',
    'iptables.masqueradeAll',
  ],
};
const NEVER_WRITTEN: readonly Field[] = ['portRange', 'windowsRunAsService'];

/** Where our reading of a text and kube-proxy's own differ; empty when they agree. */
export function disagreements(text: string, judged: Judgement): readonly string[] {
  const decoded = decodeConfig(text);
  if (!decoded.ok) {
    const same = !judged.ok && judged.stage === 'decode';
    return same
      ? []
      : [`we cannot read it (${decoded.error.message}), kube-proxy ${judged.ok ? 'can' : judged.message}`];
  }
  if (!judged.ok && judged.stage === 'decode') return [`we read it, kube-proxy: ${judged.message}`];
  const ours = effectiveConfig(decoded.stated, { hostnameFlag: null, source: 'file' });
  const refusals = findRefusals(ours);
  if (!judged.ok) return refusals.length > 0 ? [] : [`we would start it, kube-proxy: ${judged.message}`];
  return refusals.length > 0
    ? [`kube-proxy starts it, we say: ${refusals[0]?.text}`]
    : differingFields(ours, judged.fields);
}

function differingFields(ours: EffectiveConfig, theirs: Written): readonly string[] {
  const lost = [...NEVER_WRITTEN, ...(LOST[ours.get('mode')?.value ?? ''] ?? [])];
  return FIELD_NAMES.filter((field) => !lost.includes(field)).flatMap((field) => {
    const value = inOneSpelling(field, theirs[field]);
    return value === inOneSpelling(field, ours.get(field)?.value)
      ? []
      : [`${field}: ours ${ours.get(field)?.value}, kube-proxy's ${value}`];
  });
}

/** kube-proxy writes addresses, and a flush period in nanoseconds, as they were spelled; ours are in one spelling. */
const SPELLING: Partial<Record<Field, (value: string) => string>> = {
  bindAddress: canonicalIp,
  clusterCIDR: canonicalCidrs,
  healthzBindAddress: (value) => canonicalHostPort(value, 0) ?? value,
  'ipvs.excludeCIDRs': canonicalCidrList,
  'logging.flushFrequency': (value) =>
    formatGoDuration(parseGoDuration(/^\d+$/.test(value) ? `${value}ns` : value) ?? 0n),
  metricsBindAddress: (value) => canonicalHostPort(value, 0) ?? value,
  nodePortAddresses: canonicalCidrList,
};

function inOneSpelling(field: Field, value: Json | undefined): string {
  return SPELLING[field]?.(spelled(value)) ?? spelled(value);
}

/** One spelling for what kube-proxy writes as it was given: lists and maps in any order, items quoted as ours are. */
function spelled(value: Json | undefined): string {
  if (value === null || value === undefined) return '';
  if (isList(value)) return value.map(spelledItem).sort().join(',');
  if (typeof value === 'object') return spelledMap(value);
  return String(value);
}

function spelledItem(item: Json): string {
  if (typeof item === 'object' && item !== null && 'filePattern' in item && 'verbosity' in item) {
    return `${spelled(item['filePattern'])}=${spelled(item['verbosity'])}`;
  }
  const text = spelled(item);
  return text === '' || text.includes(',') ? JSON.stringify(text) : text;
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

function spelledMap(map: Readonly<Record<string, Json>>): string {
  const entries = Object.entries(map).map(([name, on]) => `${name}=${spelled(on)}`);
  return entries.sort().join(',');
}
