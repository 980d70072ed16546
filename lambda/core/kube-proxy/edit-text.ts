import { type Document, isMap, isScalar, Pair, parseAllDocuments, Scalar, YAMLMap, YAMLSeq } from 'yaml';
import { decodeConfig } from './decode-config.ts';
import { effectiveConfig } from './effective-config.ts';
import { fieldSpec, type Field } from './fields.ts';

/** New values by field, in canonical text. */
export type Changes = ReadonlyMap<Field, string>;

/**
 * The text with only these fields changed; comments, order and everything else stay as they are. Null where that cannot
 * be done for certain: what comes out is read again, and must differ in these fields and in no other.
 */
export function editText(text: string, changes: Changes): string | null {
  const documents = parseAllDocuments(text, {
    version: '1.1',
    schema: 'failsafe',
    uniqueKeys: false,
    logLevel: 'silent',
  });
  const first = Array.isArray(documents) ? documents[0] : undefined;
  if (first === undefined || first.errors.length > 0 || !isMap(first.contents)) return null;
  // A body in braces is JSON to kube-proxy.
  const json = /^\s*\{/.test(text);
  for (const [field, value] of changes) {
    const node = nodeFor(field, value, json);
    if (node === null) return null;
    setField(first.contents, field.split('.'), node, json);
  }
  const edited = written(first);
  return edited !== null && isOnlyThat(text, edited, changes) ? edited : null;
}

function written(document: Document.Parsed): string | null {
  try {
    return document.toString({ lineWidth: 0, directives: false }).replace(/\n?$/, '\n');
  } catch {
    // An alias whose anchor the change took away, or one that the library reads otherwise than Go.
    return null;
  }
}

function isOnlyThat(before: string, after: string, changes: Changes): boolean {
  const [was, is] = [before, after].map((text) => {
    const decoded = decodeConfig(text);
    return decoded.ok ? effectiveConfig(decoded.stated, { hostnameFlag: null, source: 'file' }) : null;
  });
  if (!was || !is) return false;
  const follows = changes.has('bindAddress') || changes.has('mode');
  return [...is].every(([field, { value, from }]) => {
    const wanted = changes.get(field);
    if (wanted !== undefined) return value === wanted;
    // What nobody states may follow the address family and the mode.
    return value === was.get(field)?.value || (follows && from === 'default');
  });
}

function setField(
  map: YAMLMap,
  [name = '', inner]: readonly string[],
  value: Scalar | YAMLSeq | YAMLMap,
  json: boolean,
): void {
  const same = map.items.filter(({ key }) => isScalar(key) && key.value === name);
  // Of equal keys the last counts: it stays, and the others go.
  for (const pair of same.slice(0, -1)) map.items.splice(map.items.indexOf(pair), 1);
  let pair = same.at(-1);
  if (pair === undefined) {
    pair = new Pair(keyNode(name, json), null);
    map.items.push(pair);
  }
  if (inner === undefined) {
    if (isScalar(pair.value) && value instanceof Scalar) Object.assign(value, { comment: pair.value.comment });
    pair.value = value;
    return;
  }
  if (!isMap(pair.value)) {
    pair.value = new YAMLMap();
    if (json) (pair.value as YAMLMap).flow = true;
  }
  setField(pair.value as YAMLMap, [inner], value, json);
}

function keyNode(name: string, json: boolean): Scalar {
  const key = new Scalar(name);
  key.type = json ? 'QUOTE_DOUBLE' : 'PLAIN';
  return key;
}

/** The node that kube-proxy reads this value from; null for what a person should write. */
function nodeFor(field: Field, value: string, json: boolean): Scalar | YAMLSeq | YAMLMap | null {
  switch (fieldSpec(field).type) {
    case 'vmodule':
      return null;
    case 'list': {
      const list = new YAMLSeq();
      list.flow = true;
      list.items = value === '' ? [] : value.split(',').map((item) => scalar(item, 'QUOTE_DOUBLE'));
      return list;
    }
    case 'gates': {
      const gates = new YAMLMap();
      gates.flow = true;
      for (const gate of value === '' ? [] : value.split(',')) {
        const [name = '', on = ''] = gate.split('=');
        setField(gates, [name], scalar(on, 'PLAIN'), json);
      }
      return gates;
    }
    case 'text':
      return scalar(value, 'QUOTE_DOUBLE');
    case 'duration':
    case 'flush':
      return scalar(value, json ? 'QUOTE_DOUBLE' : 'PLAIN');
    case 'flag':
    case 'int':
    case 'uint':
    case 'float':
      return scalar(value, 'PLAIN');
  }
}

function scalar(text: string, type: 'PLAIN' | 'QUOTE_DOUBLE'): Scalar {
  const node = new Scalar(text);
  node.type = type;
  return node;
}
