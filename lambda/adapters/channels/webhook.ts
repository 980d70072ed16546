import { judgeReply } from '../../core/report/notices/judge-reply.ts';
import { webhookRequest } from '../../core/report/notices/webhook.ts';
import { defineChannel } from './define-channel.ts';
import { post } from './post.ts';

/** Any service that takes our events as JSON and checks who sent them. */
export const webhook = defineChannel('webhook', ({ name, secret, endpoint }, ways) => ({
  kind: 'each',
  name,
  async send(event) {
    const key = await ways.secret(secret);
    const now = ways.now();
    const posted = await post({ url: endpoint, ...webhookRequest(event, key, now), secret: key }, now);
    return posted.ok ? judgeReply(posted.reply) : posted.sent;
  },
}));
