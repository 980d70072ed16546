import { mail, mailDigest } from '../../core/report/notices/mail.ts';
import { defineChannel, needed } from './define-channel.ts';
import { MAIL_EVERY_MS } from './mail-pace.ts';

/** Mail through a mail server of one's own. */
export const smtp = defineChannel('smtp', ({ name, type, address, from = address, endpoint, secret }, ways) => {
  const toServer = needed(ways.mail, type);
  return {
    kind: 'gathering',
    name,
    everyMs: MAIL_EVERY_MS,
    async send(events) {
      const message = events.length === 1 ? mail(events[0]!) : mailDigest(events);
      const password = secret === undefined ? undefined : await ways.secret(secret);
      return toServer(message, { server: endpoint, password, from, to: address });
    },
  };
});
