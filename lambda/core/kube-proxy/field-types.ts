import { formatGoDuration, parseGoDuration } from './go-duration.ts';
import { isList, isTreeMap, resolvePlain, type Tree } from './go-yaml.ts';

/** How values of one type are read. Every value is compared, and shown, in one canonical text. */
interface TypeRules {
  /** In words, what kube-proxy accepts. */
  readonly wants: string;
  /** Go's zero value, canonical. */
  readonly zero: string;
  /** The canonical text of a value in a document, or null where kube-proxy would refuse it. */
  readonly read: (value: Tree) => string | null;
  /** The text of a flag as the value that a document would hold. */
  readonly fromFlag: (text: string) => Tree;
}

const asIs = (text: string): Tree => text;
const parseBool = (text: string): Tree =>
  /^(?:1|t|T|true|TRUE|True)$/.test(text) ? true : /^(?:0|f|F|false|FALSE|False)$/.test(text) ? false : text;

const readText = (value: Tree): string | null => (typeof value === 'string' ? value : null);
const readBool = (value: Tree): string | null => (typeof value === 'boolean' ? String(value) : null);
const readNumber =
  (accepts: (value: number) => boolean) =>
  (value: Tree): string | null =>
    typeof value === 'number' && accepts(value) ? String(value) : null;

const readUint = readNumber((value) => value >>> 0 === value);

function readDuration(value: Tree): string | null {
  const nanoseconds = typeof value === 'string' ? parseGoDuration(value) : null;
  return nanoseconds === null ? null : formatGoDuration(nanoseconds);
}

/** Nulls in a list or map are Go's zero values; the order means nothing. An item that would read as two, or as none, is quoted. */
function readList(value: Tree): string | null {
  const items = isList(value) ? value.map((item) => item ?? '') : [null];
  return items.every((item) => typeof item === 'string')
    ? items
        .map((item) => (item === '' || item.includes(',') ? JSON.stringify(item) : item))
        .sort()
        .join(',')
    : null;
}

function readGates(value: Tree): string | null {
  const gates = isTreeMap(value) ? [...value].map(([name, on]) => ({ name, on: readBool(on ?? false) })) : [];
  return !isTreeMap(value) || gates.some(({ on }) => on === null)
    ? null
    : gates
        .map(({ name, on }) => `${name}=${on}`)
        .sort()
        .join(',');
}

/** `[{filePattern: x, verbosity: 3}]`, as `--vmodule` spells it: `x=3`. */
function readVmodule(value: Tree): string | null {
  const items = isList(value) ? value.map(readPattern) : [null];
  return items.every((item) => item !== null) ? items.join(',') : null;
}

function readPattern(item: Tree): string | null {
  const known = item ?? new Map<string, Tree>();
  if (!isTreeMap(known)) return null;
  const pattern = readText(known.get('filePattern') ?? '');
  const verbosity = readUint(known.get('verbosity') ?? 0);
  return pattern === null || verbosity === null ? null : `${pattern}=${verbosity}`;
}

function vmoduleFromFlag(text: string): Tree {
  const items = text.split(',').filter((item) => item !== '');
  return items.map((item) => {
    const [pattern = '', verbosity = ''] = item.split('=');
    return new Map<string, Tree>([
      ['filePattern', pattern],
      ['verbosity', resolvePlain(verbosity)],
    ]);
  });
}

function gatesFromFlag(text: string): Tree {
  const gates = text
    .split(',')
    .filter((gate) => gate !== '')
    .map((gate) => gate.split('='));
  return new Map(gates.map(([name = '', on = '']) => [name.trim(), parseBool(on.trim())]));
}

const rules = {
  text: { wants: 'text', zero: '', read: readText, fromFlag: asIs },
  flag: { wants: 'true or false', zero: 'false', read: readBool, fromFlag: parseBool },
  int: {
    wants: 'a whole number of 32 bits',
    zero: '0',
    read: readNumber((value) => (value | 0) === value),
    fromFlag: resolvePlain,
  },
  uint: {
    wants: 'a whole number of 32 bits from 0 on',
    zero: '0',
    read: readUint,
    fromFlag: resolvePlain,
  },
  float: {
    wants: 'a number',
    zero: '0',
    read: readNumber((value) => Number.isFinite(Math.fround(value))),
    fromFlag: resolvePlain,
  },
  duration: { wants: 'a duration such as 30s', zero: '0s', read: readDuration, fromFlag: asIs },
  /** The one duration that may be a bare number, of nanoseconds. */
  flush: {
    wants: 'a duration such as 30s, or nanoseconds',
    zero: '0s',
    read: (value: Tree) =>
      readDuration(typeof value === 'number' && Number.isSafeInteger(value) ? `${value}ns` : value),
    fromFlag: asIs,
  },
  list: {
    wants: 'a list of texts',
    zero: '',
    read: readList,
    fromFlag: (text: string) => (text === '' ? [] : text.split(',')),
  },
  vmodule: {
    wants: 'a list of filePattern and verbosity',
    zero: '',
    read: readVmodule,
    fromFlag: vmoduleFromFlag,
  },
  gates: { wants: 'a map of names to true or false', zero: '', read: readGates, fromFlag: gatesFromFlag },
} as const satisfies Record<string, TypeRules>;

/** How a field of KubeProxyConfiguration is written. */
export type FieldType = keyof typeof rules;

/** The rules of every type. */
export const FIELD_TYPES: Readonly<Record<FieldType, TypeRules>> = rules;
