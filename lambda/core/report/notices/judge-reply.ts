import type { Sent } from './sent.ts';
import { quiet } from './tame.ts';

const MAX_SAID = 300;
/** Refusals by which a service asks to come again: request timeout, too early, too many requests. */
const AGAIN: readonly number[] = [408, 425, 429];
/** What Slack says of itself and not of the message (Slack, errors of `chat.postMessage`). All other errors stay. */
const SLACK_AGAIN: readonly string[] = [
  'ratelimited',
  'rate_limited',
  'message_limit_exceeded',
  'internal_error',
  'fatal_error',
  'service_unavailable',
  'request_timeout',
  'team_added_to_org',
  'accesslimited',
];

/** What a service answered; `text` is the beginning of the body. */
export interface Reply {
  readonly status: number;
  readonly text: string;
  /** What `Retry-After` asks for. */
  readonly retryAfterMs?: number;
}

/** What the status of an answer means: 2xx taken; 408, 425, 429 and 5xx again; all others, redirects too, never. */
export function judgeReply({ status, text, retryAfterMs }: Reply): Sent {
  if (status >= 200 && status < 300) return { status: 'taken' };
  const why = `HTTP ${status}${text === '' ? '' : `: ${quiet(text, MAX_SAID)}`}`;
  return AGAIN.includes(status) || status >= 500
    ? { status: 'again', why, afterMs: retryAfterMs }
    : { status: 'never', why };
}

/** What a method of Slack's Web API answered: `ok`, an error, or no JSON at all. */
export type SlackAnswer =
  | { readonly kind: 'ok'; readonly channel: string; readonly ts: string }
  | { readonly kind: 'error'; readonly error: string; readonly sent: Sent };

/** Reads an answer of the Web API, which says 200 to everything that it understood. */
export function judgeSlackReply(reply: Reply): SlackAnswer {
  const sent = judgeReply(reply);
  if (sent.status !== 'taken') return { kind: 'error', error: '', sent };
  const answer = parsed(reply.text);
  if (answer === null) {
    return { kind: 'error', error: '', sent: { status: 'again', why: 'the answer of Slack is no JSON object' } };
  }
  if (answer.ok === true && typeof answer.channel === 'string' && typeof answer.ts === 'string') {
    return { kind: 'ok', channel: answer.channel, ts: answer.ts };
  }
  const error = typeof answer.error === 'string' ? answer.error : 'no error named';
  const why = `Slack: ${quiet(error, MAX_SAID)}`;
  const again = SLACK_AGAIN.includes(error);
  return {
    kind: 'error',
    error,
    sent: again ? { status: 'again', why, afterMs: reply.retryAfterMs } : { status: 'never', why },
  };
}

function parsed(text: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}
