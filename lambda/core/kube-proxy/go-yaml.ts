import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  parseAllDocuments,
  type Scalar,
  type YAMLError,
  type YAMLMap,
} from 'yaml';
import { hasTabLine } from './tab-lines.ts';

/** A tree as Go's decoder makes it of YAML: of two equal keys a map keeps the last. */
export type Tree = null | boolean | number | string | readonly Tree[] | TreeMap;
export type TreeMap = ReadonlyMap<string, Tree>;

/** The first document of a text and the paths of keys that stand in it twice, or why kube-proxy cannot read it. */
export type ParsedYaml =
  | { readonly ok: true; readonly tree: Tree; readonly duplicates: readonly string[] }
  | { readonly ok: false; readonly message: string };

const WORDS = new Map<string, Tree>([
  ...['', '~', 'null', 'Null', 'NULL'].map((word) => [word, null] as const),
  ...['y', 'Y', 'yes', 'Yes', 'YES', 'on', 'On', 'ON', 'true', 'True', 'TRUE'].map((word) => [word, true] as const),
  ...['n', 'N', 'no', 'No', 'NO', 'off', 'Off', 'OFF', 'false', 'False', 'FALSE'].map((word) => [word, false] as const),
]);
const INTEGER = /^[+-]?(?:0x[0-9a-f]+|0b[01]+|0(?:o?[0-7]+)?|[1-9]\d*)$/i;
const FLOAT = /^[+-]?(?:\.\d+|\d+\.?\d*)(?:e[+-]?\d+)?$/i;
const NOT_FINITE = /^(?:[+-]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/;
const TYPED_TAG = /^tag:yaml\.org,2002:(int|float|bool|null)$/;
/** Where the library is stricter than Go and recovers: a comment glued to a token. */
const TOLERATED = /^Comments must be separated/;
/** What ends a line in YAML 1.1 as well, and to the library does not. */
const OTHER_BREAKS = /\r(?!\n)|[\u0085\u2028\u2029]/g;
const UNCLOSED = /^Missing closing ["']quote/;
const DOCUMENT_MARK = /^(?:---|\.\.\.)(?:\s|$)/;
const INDENT = ' '.repeat(32);
const MOST_LINES = 100;
const CONTROL = /[^\P{Cc}\t\n\r\u0085]/u;
/** Go goes ten times as deep; our stack does not. */
const DEEPEST = 1_000;

/** Something that the YAML library accepts and Go's decoder does not. */
class Refused extends Error {}

/**
 * Reads the first document as kube-proxy's decoder (Go's yaml.v2: YAML 1.1 without base 60) does. A body that begins
 * with a brace is JSON for kube-proxy, and nothing else.
 */
export function parseGoYaml(text: string): ParsedYaml {
  try {
    const isJson = /^\s*\{/.test(text) && !text.startsWith('\uFEFF');
    if (isJson) {
      JSON.parse(text);
    }
    if (CONTROL.test(text)) {
      throw new Refused('control characters are not allowed');
    }
    const lines = isJson ? text : text.replaceAll(OTHER_BREAKS, '\n');
    const first = firstDocument(lines);
    const error = errorOf(first);
    if (error !== undefined) {
      throw new Refused(error.message.split('\n')[0]);
    }
    if (first !== undefined && !isJson && hasTabLine(lines, first)) {
      throw new Refused('a tab stands where a token should start');
    }
    if (/^%YAML.*\n(?:[%#].*\n)*%YAML/m.test(text.split(/^---/m)[0] ?? '')) {
      throw new Refused('found duplicate %YAML directive');
    }
    if (first?.directives?.yaml.explicit === true && first.directives.yaml.version !== '1.1') {
      throw new Refused('found incompatible YAML document');
    }
    const duplicates: string[] = [];
    return { ok: true, tree: readTree(first?.contents, duplicates), duplicates };
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof Refused) {
      return { ok: false, message: error.message };
    }
    throw error;
  }
}

/**
 * The first document as the library reads it. Go lets the lines of a quoted text begin where they like, the library wants
 * them indented; blanks at their beginning mean nothing, so they get some.
 */
function firstDocument(text: string): Document.Parsed | undefined {
  let lines = text;
  let before: Document.Parsed | undefined;
  for (let tries = 0; tries < MOST_LINES; tries += 1) {
    // With this schema every scalar stays text, so that Go's rules and not the library's give it a type.
    const documents = parseAllDocuments(lines, { version: '1.1', schema: 'failsafe', uniqueKeys: false });
    const first = Array.isArray(documents) ? documents[0] : undefined;
    before ??= first;
    const error = errorOf(first);
    if (error === undefined) return first;
    const end = UNCLOSED.test(error.message) ? lines.indexOf('\n', error.pos[0] - 1) : -1;
    if (end < 0 || DOCUMENT_MARK.test(lines.slice(end + 1))) return before;
    lines = `${lines.slice(0, end + 1)}${INDENT}${lines.slice(end + 1)}`;
  }
  return before;
}

function errorOf(document: Document.Parsed | undefined): YAMLError | undefined {
  return document?.errors.find(({ message }) => !TOLERATED.test(message));
}

/** The type that Go gives a plain scalar. */
export function resolvePlain(source: string): Tree {
  const word = WORDS.get(source);
  if (word !== undefined) {
    return word;
  }
  const plain = /^[+\-\d]/.test(source) ? source.replaceAll('_', '') : source;
  if (INTEGER.test(plain)) {
    const digits = plain.replace(/^[+-]/, '').replace(/^0(?=[0-7]+$)/, '0o');
    return plain.startsWith('-') ? -Number(digits) : Number(digits);
  }
  return FLOAT.test(plain) ? Number(plain) : source;
}

function readTree(root: unknown, duplicates: string[]): Tree {
  /** The latest value of each anchor; undefined while it is being read. */
  const anchors = new Map<string, Tree | undefined>();

  function read(node: unknown, path: string, depth: number): Tree {
    if (depth > DEEPEST) {
      throw new Refused(`nested deeper than ${DEEPEST} levels`);
    }
    if (isAlias(node)) {
      const value = anchors.get(node.source);
      if (value === undefined) {
        const why = anchors.has(node.source) ? 'value contains itself' : 'is unknown';
        throw new Refused(`anchor '${node.source}' ${why}`);
      }
      return value;
    }
    if (!isScalar(node) && !isMap(node) && !isSeq(node)) {
      return null;
    }
    if (node.anchor !== undefined) {
      anchors.set(node.anchor, undefined);
    }
    const value = isMap(node)
      ? readMap(node, path, depth)
      : isSeq(node)
        ? node.items.map((item) => read(node.flow === true ? checkColon(item) : item, path, depth + 1))
        : readScalar(node);
    if (node.anchor !== undefined) {
      anchors.set(node.anchor, value);
    }
    return value;
  }

  function readMap(node: YAMLMap, path: string, depth: number): TreeMap {
    const map = new Map<string, Tree>();
    const own = new Set<string>();
    for (const { key, value } of node.items) {
      if (isScalar(key) && key.type === 'PLAIN' && key.value === '<<') {
        // In document order: Go lets a merge overwrite the keys before it.
        mergeInto(map, read(value, path, depth + 1));
        continue;
      }
      const resolved = read(key, path, depth + 1);
      if (resolved === null || typeof resolved === 'object') {
        throw new Refused(`invalid map key${path === '' ? '' : ` in ${path}`}`);
      }
      const name = String(resolved);
      const place = path === '' ? name : `${path}.${name}`;
      if (own.has(name)) {
        duplicates.push(place);
      }
      own.add(name);
      map.set(name, read(value, place, depth + 1));
    }
    return map;
  }

  return read(root, '', 0);
}

/** In a list in flow style Go takes every leading colon for the end of a key. */
function checkColon(item: unknown): unknown {
  const first = isMap(item) ? item.items[0]?.key : item;
  if (isScalar(first) && first.type === 'PLAIN' && String(first.value).startsWith(':')) {
    throw new Refused("unexpected ':' in a list");
  }
  return item;
}

function readScalar(node: Scalar): Tree {
  const text = typeof node.value === 'string' ? node.value : '';
  const [, tag] = TYPED_TAG.exec(node.tag ?? '') ?? [];
  const typed = node.tag === undefined ? node.type === 'PLAIN' : tag !== undefined;
  if (typed && NOT_FINITE.test(text)) {
    throw new Refused(`unsupported value: ${text}`);
  }
  const value = typed ? resolvePlain(text) : text;
  if (tag !== undefined && !fitsTag(tag, value)) {
    throw new Refused(`${JSON.stringify(text)} is no ${tag}, as its tag says`);
  }
  return value;
}

function fitsTag(tag: string, value: Tree): boolean {
  switch (tag) {
    case 'null':
      return value === null;
    case 'bool':
      return typeof value === 'boolean';
    default:
      return typeof value === 'number';
  }
}

function mergeInto(map: Map<string, Tree>, merged: Tree): void {
  // Of a list of maps the first wins.
  for (const source of isList(merged) ? merged.toReversed() : [merged]) {
    if (!isTreeMap(source)) {
      throw new Refused('map merge requires a map or a list of maps');
    }
    source.forEach((value, name) => map.set(name, value));
  }
}

/** Narrows a tree to a list. */
export function isList(tree: Tree): tree is readonly Tree[] {
  return Array.isArray(tree);
}

/** Narrows a tree to a map. */
export function isTreeMap(tree: Tree): tree is TreeMap {
  return tree instanceof Map;
}
