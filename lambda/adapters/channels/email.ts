import { mail, mailDigest } from '../../core/report/notices/mail.ts';
import { defineChannel, needed } from './define-channel.ts';
import { MAIL_EVERY_MS } from './mail-pace.ts';

/** Mail through a topic of SNS. */
export const email = defineChannel('email', ({ name, type }, { publish }) => {
  const toTopic = needed(publish, type);
  return {
    kind: 'gathering',
    name,
    everyMs: MAIL_EVERY_MS,
    async send(events) {
      const { subject, body } = events.length === 1 ? mail(events[0]!) : mailDigest(events);
      await toTopic({ subject, text: body });
      return { status: 'taken' };
    },
  };
});
