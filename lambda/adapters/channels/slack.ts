import { judgeReply, judgeSlackReply, type SlackAnswer } from '../../core/report/notices/judge-reply.ts';
import type { Sent } from '../../core/report/notices/sent.ts';
import { slackMessage, slackReply } from '../../core/report/notices/slack.ts';
import type { IncidentEvent } from '../../core/incident/incident-event.ts';
import { defineChannel } from './define-channel.ts';
import { post } from './post.ts';

const ENDPOINT = 'https://slack.com/api/';
/** The first message is gone, or is no longer ours: then the incident gets a new one. */
const GONE: readonly string[] = ['message_not_found', 'thread_not_found', 'cant_update_message', 'edit_window_closed'];

type Call = (method: string, body: object) => Promise<SlackAnswer>;

/**
 * Slack: with the address of an incoming webhook as its secret one message a notice; with the token of a bot one message an
 * incident, whose thread tells the rest and which says in the end that it is over.
 */
export const slack = defineChannel('slack', ({ name, secret, address, endpoint = ENDPOINT }, ways) => ({
  kind: 'each',
  name,
  async send(event, receipt) {
    const key = await ways.secret(secret);
    if (key.startsWith('http')) return sendToWebhook(event, key, ways.now());
    if (address === undefined) {
      return { status: 'never', why: 'the token of a bot needs the id of a channel: set address' };
    }
    const call: Call = async (method, body) => {
      const headers = { authorization: `Bearer ${key}` };
      const url = new URL(method, endpoint).href;
      const posted = await post({ url, headers, body: JSON.stringify(body), secret: key }, ways.now());
      return posted.ok ? judgeSlackReply(posted.reply) : { kind: 'error', error: '', sent: posted.sent };
    };
    return receipt === undefined ? begin(event, address, call) : goOn(event, address, receipt, call);
  },
}));

async function sendToWebhook(event: IncidentEvent, url: string, now: number): Promise<Sent> {
  const posted = await post({ url, headers: {}, body: JSON.stringify(slackMessage(event)), secret: url }, now);
  return posted.ok ? judgeReply(posted.reply) : posted.sent;
}

async function begin(event: IncidentEvent, channel: string, call: Call): Promise<Sent> {
  const answer = await call('chat.postMessage', { channel, ...slackMessage(event) });
  return answer.kind === 'ok' ? { status: 'taken', receipt: `${answer.channel} ${answer.ts}` } : answer.sent;
}

async function goOn(event: IncidentEvent, address: string, receipt: string, call: Call): Promise<Sent> {
  const [channel, ts] = receipt.split(' ');
  const over = event.detailType === 'Incident Resolved' || event.detailType === 'Monitor Recovered';
  // The update first: said again after a failed reply it changes nothing, and a reply would stand there twice.
  const calls: readonly (readonly [string, object])[] = [
    ...(over ? ([['chat.update', { channel, ts, ...slackMessage(event) }]] as const) : []),
    ['chat.postMessage', { channel, thread_ts: ts, ...slackReply(event) }],
  ];
  for (const [method, body] of calls) {
    const answer = await call(method, body);
    if (answer.kind === 'ok') continue;
    return GONE.includes(answer.error) ? begin(event, address, call) : answer.sent;
  }
  return { status: 'taken', receipt };
}
