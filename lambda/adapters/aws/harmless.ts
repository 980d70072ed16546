import { plainText } from '../../core/report/plain-text.ts';

const MAX_TEXT = 2_000;
const MAX_ENTRIES = 50;
const MAX_DEPTH = 6;
const HIDDEN = '[hidden]';
/** Names of fields that hold secrets, and what secrets look like inside other texts. */
const SECRET_NAME = /token|secret|password|authorization|^credentials$/i;
const SECRET_TEXT =
  /k8s-aws-v1\.[\w-]+|\b(?:bearer|basic)\s+[\w.~+/=-]{8,}|X-Amz-(?:Signature|Security-Token)=[^&\s"]+/gi;

/** Plain data fit for a log: texts bounded and without control characters, lists cut, secrets hidden. */
export function harmless(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return plainText(value.replace(SECRET_TEXT, HIDDEN)).slice(0, MAX_TEXT);
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= MAX_DEPTH) return '…';
  if (value instanceof Error) {
    const { name, message, stack, cause } = value;
    return harmless({ name, message, stack, ...(cause === undefined ? {} : { cause }) }, depth);
  }
  if (Array.isArray(value)) return value.slice(0, MAX_ENTRIES).map((one) => harmless(one, depth + 1));
  return Object.fromEntries(
    Object.entries(value)
      .slice(0, MAX_ENTRIES)
      .map(([name, one]) => [plainText(name), SECRET_NAME.test(name) ? HIDDEN : harmless(one, depth + 1)]),
  );
}
