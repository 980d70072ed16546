import { gunzipSync, gzipSync } from 'node:zlib';

/** A value of JSON in gzip. */
export function pack(value: unknown): Uint8Array {
  return gzipSync(JSON.stringify(value));
}

/** What `pack` made; throws on anything else. */
export function unpack(packed: Uint8Array): unknown {
  return JSON.parse(gunzipSync(packed).toString());
}
