import type { Answer } from '../../core/model/problem.ts';
import type { Listing } from '../../ports/kubernetes.ts';
import { pack, unpack } from './gzip-json.ts';

/** Lambda returns 6 MB at most; this is base64. */
const MAX_BYTES = 4 * 1_024 * 1_024;

/** An answer of a read as a function returns it. */
export interface PackedAnswer {
  readonly zipped: string;
}

/**
 * Packs the answer of a read. A listing that is too large is cut and says so; anything else that is becomes a problem.
 * `maxBytes` counts characters of base64.
 */
export function packAnswer(answer: Answer<unknown>, maxBytes: number = MAX_BYTES): PackedAnswer {
  const zipped = Buffer.from(pack(answer)).toString('base64');
  if (zipped.length <= maxBytes) return { zipped };
  const { value } = answer as { readonly value?: Partial<Listing<unknown>> };
  if (value?.items !== undefined && value.items.length > 0) {
    const items = value.items.slice(0, Math.floor(value.items.length / 2));
    return packAnswer({ ok: true, value: { items, truncated: true } }, maxBytes);
  }
  const detail = `the answer is larger than ${maxBytes} bytes after packing`;
  return packAnswer({ ok: false, problem: { reason: 'too-large', detail } }, Infinity);
}

/** What `packAnswer` packed; throws on anything else. */
export function unpackAnswer({ zipped }: PackedAnswer): Answer<unknown> {
  return unpack(Buffer.from(zipped, 'base64')) as Answer<unknown>;
}
