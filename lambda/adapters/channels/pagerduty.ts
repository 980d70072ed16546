import { pagerdutyRequest } from '../../core/report/notices/pagerduty.ts';
import { judgeReply } from '../../core/report/notices/judge-reply.ts';
import { defineChannel } from './define-channel.ts';
import { post } from './post.ts';

/** Of the service region US; that of the EU is named as `endpoint`. */
const ENDPOINT = 'https://events.pagerduty.com/v2/enqueue';

/** Pages through the Events API v2 of PagerDuty. */
export const pagerduty = defineChannel('pagerduty', ({ name, secret, endpoint = ENDPOINT }, ways) => ({
  kind: 'each',
  name,
  async send(event) {
    const routingKey = await ways.secret(secret);
    const body = JSON.stringify(pagerdutyRequest(event, routingKey));
    const posted = await post({ url: endpoint, headers: {}, body, secret: routingKey }, ways.now());
    return posted.ok ? judgeReply(posted.reply) : posted.sent;
  },
}));
