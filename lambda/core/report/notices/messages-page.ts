import { amazonQNotification } from './amazon-q.ts';
import { mail, mailDigest } from './mail.ts';
import { pagerdutyRequest } from './pagerduty.ts';
import { SAMPLE_EVENTS } from './sample-events.ts';
import { slackMessage, slackReply } from './slack.ts';
import { webhookRequest } from './webhook.ts';

const { opened, resolved, degraded } = SAMPLE_EVENTS;
const KEY = 'the text behind `secret`';

/** `docs/messages.md`: what each type of channel sends, made by the code that sends it. Markdown. */
export function messagesPage(): string {
  const { headers, body } = webhookRequest(opened, KEY, Date.parse(opened.detail.occurredAt));
  return `${[
    '# Messages',
    '<!-- Written by scripts/write-messages.mjs from lambda/core/report/notices. Do not edit. -->',
    'What people get, by type of channel (`channels[].type` of `pullwarden.yaml`). The examples are of an invented cluster. Names and texts from a cluster or a registry are cut, are one line each, and hold no control or direction characters, no mentions and no addresses that a program would make links of; commands of ours are whole.',
    'One incident is told when it opens, when it gets worse or its cause changes, as a reminder, and when it is over. A notice that a later one of its incident has overtaken on a channel is dropped there. `match` chooses what a channel hears of; whoever heard of an incident hears of its end.',
    [
      '| a service that answers | means |',
      '|---|---|',
      '| 2xx | taken |',
      '| 408, 425, 429, 5xx, nothing within 5 s; at Slack errors such as `ratelimited` | it comes again after 1, 2, 4, 8 and then each 15 minutes, or when `Retry-After` says if that is later; after 12 tries it lies in the dead letters |',
      '| anything else, redirects too; at Slack errors such as `invalid_auth` | never again: the log says why, `NoticesRefused` counts it, and it lies in the dead letters, whose alarm goes to the mail channels |',
    ].join('\n'),
    'A notice waits while an earlier one of its incident is under way, a minute at most. The gap that is left: a trigger that PagerDuty takes later than that can arrive behind the resolve; such a page has to be closed by hand.',
    '## email and smtp',
    'At most one mail in ten seconds; what waits meanwhile comes as one mail. `email` is sent by AWS (SNS), `smtp` by a server of your own and from `pullwarden watch` only. The subject is printable ASCII of fewer than 100 characters.',
    shown(mail(opened)),
    'Over:',
    shown(mail(resolved)),
    'Several at once:',
    shown(mailDigest([opened, degraded])),
    '## pagerduty',
    'Events API v2; `secret` is the integration key, `endpoint` is for the EU region (`https://events.eu.pagerduty.com/v2/enqueue`). Whatever keeps an incident open triggers with the same `dedup_key`; its end resolves. That Pullwarden cannot see a cluster is an alert of its own.',
    json(pagerdutyRequest(opened, KEY)),
    'Over:',
    json(pagerdutyRequest(resolved, KEY)),
    '## slack',
    '`secret` is the address of an incoming webhook (one message a notice), or the token of a bot with `chat:write` that is a member of the channel whose id is `address`: then an incident is one message, its thread tells the rest, and at the end the message itself says that it is over.',
    json(slackMessage(opened)),
    'In the thread:',
    json(slackReply(resolved)),
    '## amazon-q',
    'A topic of its own (output `TopicArn`); add it to the configuration of a chat in Amazon Q Developer in chat applications.',
    json(amazonQNotification(opened)),
    '## webhook',
    'POST of the event as the bus has it ([schemas](events/)). To check that it is ours: HMAC-SHA256, keyed with the text behind `secret`, of the header `pullwarden-timestamp` (epoch seconds), a full stop and the body as it came; in hexadecimal digits after `v1=` it is `pullwarden-signature`. Compare in constant time, and refuse a timestamp more than five minutes off. `detail.id` is the same for every copy.',
    fenced(
      Object.entries(headers)
        .map(([name, value]) => `${name}: ${value}`)
        .join('\n'),
      'http',
    ),
    json(JSON.parse(body)),
  ].join('\n\n')}\n`;
}

function shown({ subject, body }: { readonly subject: string; readonly body: string }): string {
  return fenced(`Subject: ${subject}\n\n${body}`, 'text');
}

function json(value: unknown): string {
  return fenced(JSON.stringify(value, null, 2), 'json');
}

function fenced(text: string, language: string): string {
  return `~~~${language}\n${text}\n~~~`;
}
