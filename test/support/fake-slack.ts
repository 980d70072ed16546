import type { SlackMessage } from '../../lambda/core/report/notices/slack.ts';
import { type Answer, serveJson } from './serve-json.ts';
import { slackFaults } from './slack-rules.ts';

/** A message as the channel shows it; `thread` is the ts of the message below which it stands. */
export interface Shown {
  readonly ts: string;
  readonly thread: string | null;
  text: string;
}

/**
 * Slack on loopback: the Web API (`api`) for one bot in one channel, and an incoming webhook (`webhook`) into the same. It
 * refuses what the real one refuses, each by its own word.
 */
export async function startFakeSlack({ token, channel }: { readonly token: string; readonly channel: string }) {
  const shown: Shown[] = [];
  const troubles: Answer[] = [];
  const bodies: string[] = [];
  const post = (message: SlackMessage, thread: string | null) => {
    const ts = `17000000${String(shown.length).padStart(2, '0')}.000100`;
    shown.push({ ts, thread, text: message.text });
    return ts;
  };
  const { origin, stop } = await serveJson(({ method, path, headers, body }) => {
    bodies.push(body);
    const trouble = troubles.shift();
    if (trouble !== undefined) return trouble;
    if (method !== 'POST') return { status: 405 };
    const asked = JSON.parse(body);
    const faults = slackFaults(asked);
    if (path.startsWith('/services/')) {
      if (faults.length > 0) return { status: 400, body: 'invalid_blocks' };
      post(asked, null);
      return { status: 200, body: 'ok' };
    }
    const say = (answer: object) => ({ status: 200, body: answer });
    const refuse = (error: string) => say({ ok: false, error });
    if (!path.startsWith('/api/')) return { status: 404 };
    if (headers.authorization !== `Bearer ${token}`) return refuse('invalid_auth');
    if (asked.channel !== channel) return refuse('channel_not_found');
    if (faults.length > 0) return say({ ok: false, error: 'invalid_blocks', response_metadata: { messages: faults } });
    const at = (ts: string) => shown.find((one) => one.ts === ts);
    switch (path) {
      case '/api/chat.postMessage': {
        const thread = asked.thread_ts ?? null;
        if (thread !== null && at(thread) === undefined) return refuse('thread_not_found');
        return say({ ok: true, channel, ts: post(asked, thread) });
      }
      case '/api/chat.update': {
        const found = at(asked.ts);
        if (found === undefined) return refuse('message_not_found');
        found.text = asked.text;
        return say({ ok: true, channel, ts: asked.ts });
      }
      default:
        return refuse('unknown_method');
    }
  });
  return { api: `${origin}/api/`, webhook: `${origin}/services/T0/B0/x`, shown, troubles, bodies, stop };
}
