import { type Expected, readSource } from './compare-source.ts';
import { decodeConfig } from './decode-config.ts';
import { sourceInFile } from './source-in-file.ts';

/**
 * A configuration of one's own as what is expected: `named`, the fields that its text names, or `all` of them with the
 * defaults. The message of a failure says what is wrong with the text.
 */
export function expectedFromFile(
  name: string,
  text: string,
  fields: 'named' | 'all',
): { readonly ok: true; readonly expected: Expected } | { readonly ok: false; readonly message: string } {
  const source = sourceInFile(text);
  if (source.kind !== 'text') return { ok: false, message: 'it holds no configuration of kube-proxy' };
  const read = readSource(source);
  if (!read.ok) return { ok: false, message: read.error.message };
  const decoded = decodeConfig(source.text);
  const named = new Set(decoded.ok ? decoded.stated.keys() : []);
  const counted = [...read.effective].filter(([field]) => fields === 'all' || named.has(field));
  return { ok: true, expected: { name, fields: new Map(counted.map(([field, { value }]) => [field, [value]])) } };
}
