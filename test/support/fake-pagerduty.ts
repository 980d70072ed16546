import { type Answer, serveJson } from './serve-json.ts';

const SEVERITIES: readonly unknown[] = ['critical', 'error', 'warning', 'info'];
const MAX_BYTES = 512 * 1_024;

/** The Events API v2 of PagerDuty on loopback: it refuses what the real one refuses, and remembers pages by their key. */
export async function startFakePagerduty(routingKey = 'R'.repeat(32)) {
  const pages = new Map<string, string[]>();
  /** Answers of the next requests, instead of its own. */
  const troubles: Answer[] = [];
  const requests: string[] = [];
  const { origin, stop } = await serveJson(({ method, path, headers, body }) => {
    requests.push(body);
    const trouble = troubles.shift();
    if (trouble !== undefined) return trouble;
    if (method !== 'POST' || path !== '/v2/enqueue') return { status: 404 };
    if (!String(headers['content-type']).startsWith('application/json')) return refuse('Content-Type is not JSON');
    if (Buffer.byteLength(body) > MAX_BYTES) return { status: 413 };
    const faults = faultsOf(JSON.parse(body), routingKey);
    if (faults.length > 0) return refuse(...faults);
    const { event_action, dedup_key } = JSON.parse(body);
    const page = pages.get(dedup_key) ?? [];
    const state = event_action === 'resolve' ? 'resolved' : 'open';
    // A resolve of what is not open, and a trigger of what is open, change nothing.
    if (state !== (page.at(-1) ?? 'resolved')) pages.set(dedup_key, [...page, state]);
    return { status: 202, body: { status: 'success', message: 'Event processed', dedup_key } };
  });
  return { url: `${origin}/v2/enqueue`, pages, troubles, requests, stop };
}

function refuse(...errors: readonly string[]): Answer {
  return { status: 400, body: { status: 'invalid event', message: 'Event object is invalid', errors } };
}

/** What PagerDuty would refuse ("Send an alert event"). */
function faultsOf(event: Record<string, unknown>, routingKey: string): readonly string[] {
  const { routing_key, event_action, dedup_key, payload, links = [], ...rest } = event;
  const faults: string[] = [];
  if (routing_key !== routingKey) faults.push(`'routing_key' ${String(routing_key)} is not one of ours`);
  if (!['trigger', 'acknowledge', 'resolve'].includes(String(event_action))) faults.push("'event_action' is invalid");
  if (typeof dedup_key !== 'string' || dedup_key.length < 1 || dedup_key.length > 255) faults.push("'dedup_key'");
  if (Object.keys(rest).some((key) => !['client', 'client_url', 'images'].includes(key))) faults.push('unknown field');
  if (!(links as readonly { href?: string }[]).every(({ href }) => typeof href === 'string')) faults.push("'links'");
  if (event_action !== 'trigger') return faults;
  const { summary, source, severity, timestamp, custom_details } = (payload ?? {}) as Record<string, unknown>;
  if (typeof summary !== 'string' || summary === '' || summary.length > 1_024) faults.push("'payload.summary'");
  if (typeof source !== 'string' || source === '') faults.push("'payload.source' is missing or blank");
  if (!SEVERITIES.includes(severity)) faults.push("'payload.severity' is invalid");
  if (Number.isNaN(Date.parse(String(timestamp)))) faults.push("'payload.timestamp'");
  if (typeof custom_details !== 'object') faults.push("'payload.custom_details'");
  return faults;
}
