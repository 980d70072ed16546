import { FIELD_TYPES } from './field-types.ts';
import { FIELD_NAMES, fieldSpec, isField, type Field } from './fields.ts';
import { isList, isTreeMap, parseGoYaml, type Tree, type TreeMap } from './go-yaml.ts';
import type { Warning } from './warning.ts';

/** Why kube-proxy could not start from this text. */
export interface ConfigError {
  readonly kind: 'yaml' | 'type' | 'gvk' | 'no-config';
  readonly message: string;
}

/** The fields that something states, in canonical text; a field that is absent or null is not there. */
export type StatedFields = ReadonlyMap<Field, string>;

export type DecodedConfig =
  | { readonly ok: true; readonly stated: StatedFields; readonly warnings: readonly Warning[] }
  | { readonly ok: false; readonly error: ConfigError };

const API_VERSION = 'kubeproxy.config.k8s.io/v1alpha1';
const KIND = 'KubeProxyConfiguration';
const SECTIONS = new Set(FIELD_NAMES.filter((field) => field.includes('.')).map((field) => field.split('.')[0] ?? ''));
/** Fields of the type that change nothing about what is compared. */
const OPAQUE = new Set(['apiVersion', 'kind', 'logging.options']);
/** Names that flags and the configuration of Kubernetes 1.6 used: today they stand in a document without effect. */
const FLAT_KEYS: ReadonlyMap<string, Field> = new Map<string, Field>([
  ['kubeconfigPath', 'clientConnection.kubeconfig'],
  ['masqueradeAll', 'iptables.masqueradeAll'],
  ['proxyMode', 'mode'],
]);
const LONGEST_QUOTE = 100;
const LONGEST_MESSAGE = 300;

class WrongType extends Error {}

/** Reads a stored configuration the way kube-proxy does. Its error is what the next restart of kube-proxy would meet. */
export function decodeConfig(text: string): DecodedConfig {
  const parsed = parseGoYaml(text);
  if (!parsed.ok) {
    return failure('yaml', parsed.message);
  }
  const { tree, duplicates } = parsed;
  if (tree === null) {
    return failure('no-config', 'the first document is empty');
  }
  if (!isTreeMap(tree) || tree.get('apiVersion') !== API_VERSION || tree.get('kind') !== KIND) {
    return failure('gvk', `the document is not a ${KIND} of ${API_VERSION}`);
  }
  const warnings: Warning[] = duplicates.map((field) => ({
    code: 'duplicate-key',
    field,
    text: `${field} is written more than once: kube-proxy takes the last one`,
  }));
  try {
    return { ok: true, stated: readFields(tree, warnings), warnings };
  } catch (error) {
    if (error instanceof WrongType) {
      return failure('type', error.message);
    }
    throw error;
  }
}

function readFields(document: TreeMap, warnings: Warning[]): StatedFields {
  const stated = new Map<Field, string>();
  const readField = (path: string, value: Tree): void => {
    if (isField(path)) {
      const { type, pointer } = fieldSpec(path);
      // Go calls a duration's own decoder for null too, and that wants a text.
      if (value === null && (type !== 'duration' || pointer)) {
        return;
      }
      const canonical = FIELD_TYPES[type].read(value);
      if (canonical === null) {
        throw new WrongType(`${path} must be ${FIELD_TYPES[type].wants}, not ${quote(value)}`);
      }
      stated.set(path, canonical);
    } else if (path === 'logging.options' && !isTreeMap(value ?? new Map())) {
      throw new WrongType(`${path} must be a map, not ${quote(value)}`);
    } else if (!OPAQUE.has(path)) {
      warnings.push(warnOfUnknown(path));
    }
  };
  for (const [name, value] of document) {
    if (!SECTIONS.has(name)) {
      readField(name, value);
    } else if (isTreeMap(value)) {
      value.forEach((inner, key) => readField(`${name}.${key}`, inner));
    } else if (value !== null) {
      throw new WrongType(`${name} must be a map, not ${quote(value)}`);
    }
  }
  return stated;
}

function warnOfUnknown(path: string): Warning {
  const real = FLAT_KEYS.get(path);
  if (real !== undefined) {
    return { code: 'flat-key', field: path, text: `${path} has no effect here: the field is ${real}` };
  }
  const meant = FIELD_NAMES.find((field) => field.toLowerCase() === path.toLowerCase());
  const hint = meant === undefined ? '' : ` (the field is ${meant})`;
  return { code: 'unknown-key', field: path, text: `${path} is no field of ${KIND}: kube-proxy ignores it${hint}` };
}

function quote(value: Tree): string {
  const shown = isTreeMap(value) ? 'a map' : isList(value) ? 'a list' : JSON.stringify(value);
  return shown.slice(0, LONGEST_QUOTE);
}

function failure(kind: ConfigError['kind'], message: string): DecodedConfig {
  return { ok: false, error: { kind, message: message.slice(0, LONGEST_MESSAGE) } };
}
