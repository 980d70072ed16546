import { FIELD_TYPES } from './field-types.ts';
import { FIELD_NAMES, fieldSpec, type Field } from './fields.ts';
import type { Tree } from './go-yaml.ts';
import { NORMAL } from './effective-config.ts';

/** The fields of a kube-proxy that runs, in canonical text; a field that its page does not show is not there. */
export type RunningConfig = ReadonlyMap<Field, string>;

const COMPONENT = 'kubeproxy.config.k8s.io';

/**
 * Reads `/configz`, which shows the internal type: its names are spelled as in Go, and since 1.31 what is of Linux stands
 * in a section of its own and the sync periods of the mode in use stand at the top (pkg/proxy/apis/config/types.go).
 * Null for anything else.
 */
export function readConfigz(page: string): RunningConfig | null {
  const root = parse(page);
  const config = at(root, COMPONENT);
  const mode = textAt(config, 'mode');
  if (mode === null) return null;
  const fields = FIELD_NAMES.flatMap((field): [Field, string][] => {
    for (const path of pathsOf(field, mode)) {
      const value = at(config, path);
      if (value === undefined) continue;
      const { read, zero } = FIELD_TYPES[fieldSpec(field).type];
      // Go prints a list without items as null.
      const canonical = value === null ? zero : read(field === 'clusterCIDR' ? joined(value) : value);
      return canonical === null ? [] : [[field, NORMAL.get(field)?.(canonical) ?? canonical]];
    }
    return [];
  });
  return new Map(fields);
}

/** Where the internal type keeps a field, newest version first. */
function pathsOf(field: Field, mode: string): readonly string[] {
  const [section = '', name] = field.split('.');
  if (field === 'clusterCIDR') return ['DetectLocal.ClusterCIDRs', field];
  if (field === 'windowsRunAsService') return ['Windows.RunAsService', field];
  if (field === 'oomScoreAdj' || section === 'conntrack') return [`Linux.${field}`, field];
  const ofMode = section === mode || (section === 'iptables' && !['ipvs', 'nftables'].includes(mode));
  if (name === 'masqueradeAll') {
    const inUse = section === (mode === 'nftables' ? 'nftables' : 'iptables');
    return inUse ? ['Linux.MasqueradeAll', field] : [field];
  }
  if (name === 'syncPeriod' || name === 'minSyncPeriod') return ofMode ? [name, field] : [field];
  return [field];
}

/** A value by its path; Go's names differ from those of the document in case only. */
function at(tree: Tree | undefined, path: string): Tree | undefined {
  if (path === COMPONENT) return child(tree, path);
  return path.split('.').reduce<Tree | undefined>(child, tree);
}

function child(tree: Tree | undefined, name: string): Tree | undefined {
  if (!(tree instanceof Map)) return undefined;
  return [...tree].find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1];
}

function textAt(tree: Tree | undefined, path: string): string | null {
  const value = at(tree, path);
  return typeof value === 'string' ? value : null;
}

function joined(value: Tree): Tree {
  return Array.isArray(value) ? value.join(',') : value;
}

function parse(page: string): Tree | undefined {
  try {
    return treeOf(JSON.parse(page));
  } catch {
    // Another program answers on that port.
    return undefined;
  }
}

function treeOf(value: unknown): Tree {
  if (Array.isArray(value)) return value.map(treeOf);
  if (typeof value === 'object' && value !== null) {
    return new Map(Object.entries(value).map(([key, inner]) => [key, treeOf(inner)]));
  }
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null;
}
