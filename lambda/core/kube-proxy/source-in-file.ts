import { parseAllDocuments } from 'yaml';
import { plainValue } from './plain-value.ts';
import { asObject, type JsonObject } from '../registry/parse-object.ts';
import type { ConfigSource } from './config-source.ts';

const KIND = 'KubeProxyConfiguration';
const EKS_LABEL = 'eks.amazonaws.com/component';

/**
 * The configuration that a file holds: a ConfigMap or a List with one, or the text itself. Of a bare text kube-proxy
 * reads the first document only; a file for kubeadm has the document of that kind somewhere.
 */
export function sourceInFile(text: string): ConfigSource {
  const documents = readDocuments(text);
  const configMap = kubeProxyMap(documents.flatMap(itemsOf));
  if (configMap !== undefined) return inConfigMap(configMap);
  if (documents.some(({ kind }) => kind === 'ConfigMap' || kind === 'List' || kind === 'ConfigMapList')) {
    return { kind: 'no-config', reason: 'the file holds no ConfigMap with a configuration of kube-proxy' };
  }
  const bare = (own: string): ConfigSource => ({
    kind: 'text',
    text: own,
    key: null,
    hostnameFlag: null,
    eksLabel: false,
  });
  if (documents[0] === undefined || documents[0].kind === KIND) return bare(text);
  const parts = text.split(/^---(?:[ \t].*)?$/m);
  return bare(parts.find((part) => readDocuments(part)[0]?.kind === KIND) ?? text);
}

/** The documents that are maps, as far as the text can be read at all. */
function readDocuments(text: string): readonly JsonObject[] {
  const documents = parseAllDocuments(text, { version: '1.1', uniqueKeys: false, logLevel: 'silent' });
  if (!Array.isArray(documents)) return [];
  return documents.flatMap((document) => {
    const object = document.errors.length > 0 ? null : asObject(plainValue(document));
    return object === null ? [] : [object];
  });
}

function itemsOf(document: JsonObject): readonly JsonObject[] {
  const { items } = document;
  return Array.isArray(items) ? items.map(asObject).filter((item) => item !== null) : [document];
}

/** Of several ConfigMaps the one whose text says that it is one, else that of the name, else the first. */
function kubeProxyMap(objects: readonly JsonObject[]): JsonObject | undefined {
  const maps = objects.filter((object) => object['kind'] === 'ConfigMap' && keyOf(dataOf(object)) !== undefined);
  const textOf = (map: JsonObject) => String(dataOf(map)[keyOf(dataOf(map))!]);
  const nameOf = (map: JsonObject) => String(asObject(map['metadata'])?.['name']);
  return (
    maps.find((map) => textOf(map).includes(KIND)) ??
    maps.find((map) => nameOf(map).startsWith('kube-proxy')) ??
    maps[0]
  );
}

function dataOf(configMap: JsonObject): JsonObject {
  return asObject(configMap['data']) ?? {};
}

/** EKS writes `config`, kubeadm `config.conf`, others what they like; the kubeconfig beside it is none. */
function keyOf(data: JsonObject): string | undefined {
  const keys = Object.keys(data).filter((key) => typeof data[key] === 'string');
  return (
    ['config.conf', 'config'].find((key) => keys.includes(key)) ?? keys.find((key) => !key.startsWith('kubeconfig'))
  );
}

function inConfigMap(configMap: JsonObject): ConfigSource {
  const data = dataOf(configMap);
  const key = keyOf(data)!;
  const labels = asObject(asObject(configMap['metadata'])?.['labels']) ?? {};
  return { kind: 'text', text: String(data[key]), key, hostnameFlag: null, eksLabel: EKS_LABEL in labels };
}
