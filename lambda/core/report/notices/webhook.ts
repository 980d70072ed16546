import { createHmac } from 'node:crypto';
import type { IncidentEvent } from '../../incident/incident-event.ts';
import { tame } from './tame.ts';

/** Text in an event has at most this many characters already; one from another writer of the bus may have more. */
const MAX_TEXT = 4_096;

/** What a webhook gets. */
export interface WebhookRequest {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * An event as the bus has it, `{"detail-type", "detail"}`, signed: `Pullwarden-Signature` is `v1=` and the HMAC-SHA256, in
 * hexadecimal digits, of the timestamp of `Pullwarden-Timestamp` (epoch seconds), a full stop and the body. `now` in epoch ms.
 */
export function webhookRequest({ detailType, detail }: IncidentEvent, key: string, now: number): WebhookRequest {
  const body = JSON.stringify({ 'detail-type': detailType, detail: tamed(detail) });
  const timestamp = String(Math.floor(now / 1_000));
  const signature = createHmac('sha256', key).update(`${timestamp}.${body}`).digest('hex');
  const headers = {
    'content-type': 'application/json',
    'pullwarden-timestamp': timestamp,
    'pullwarden-signature': `v1=${signature}`,
  };
  return { headers, body };
}

/** A value of an event with every text in it tamed. */
function tamed(value: unknown): unknown {
  if (typeof value === 'string') return tame(value, MAX_TEXT);
  if (Array.isArray(value)) return value.map(tamed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [tame(name), tamed(one)]));
}
