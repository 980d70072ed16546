import type { Reply } from '../../core/report/notices/judge-reply.ts';
import type { Sent } from '../../core/report/notices/sent.ts';

const TIMEOUT_MS = 5_000;
/** What is read of an answer; the rest is not worth the time. */
const MAX_ANSWER = 16_384;
const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

/** A request to a service. Neither an answer nor an error that comes back holds `secret`. */
export interface PostRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** JSON */
  readonly body: string;
  readonly secret: string;
}

/** What came back, or what the lack of an answer means. */
export type Posted = { readonly ok: true; readonly reply: Reply } | { readonly ok: false; readonly sent: Sent };

/** Posts JSON within five seconds, over https (or to loopback), following no redirect. `now` in epoch ms. */
export async function post({ url, headers, body, secret }: PostRequest, now: number): Promise<Posted> {
  if (!isSafe(url)) return { ok: false, sent: { status: 'never', why: 'its address is not https' } };
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json; charset=utf-8', 'user-agent': 'pullwarden', ...headers },
      body,
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const text = (await beginning(response)).replaceAll(secret, '***');
    const retryAfterMs = waitOf(response.headers.get('retry-after'), now);
    return { ok: true, reply: { status: response.status, text, ...(retryAfterMs === null ? {} : { retryAfterMs }) } };
  } catch (error) {
    return { ok: false, sent: { status: 'again', why: `no answer: ${nameOf(error)}` } };
  }
}

function isSafe(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname } = new URL(url);
  return protocol === 'https:' || (protocol === 'http:' && LOOPBACK.test(hostname));
}

async function beginning(response: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk as Uint8Array, { stream: true });
    if (text.length >= MAX_ANSWER) break;
  }
  return text.slice(0, MAX_ANSWER);
}

/** `Retry-After`: seconds, or a date. */
function waitOf(header: string | null, now: number): number | null {
  if (header === null) return null;
  if (/^\d{1,6}$/.test(header)) return Number(header) * 1_000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? null : Math.max(0, date - now);
}

/** The code of what went wrong below, never its sentence: that may hold the address, which may be a secret. */
function nameOf(error: unknown): string {
  const { name = 'unknown', cause } = error as { readonly name?: string; readonly cause?: { readonly code?: string } };
  return cause?.code ?? name;
}
