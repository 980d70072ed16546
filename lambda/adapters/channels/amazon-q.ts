import { amazonQNotification } from '../../core/report/notices/amazon-q.ts';
import { defineChannel, needed } from './define-channel.ts';

/** The chats behind Amazon Q, through a topic of their own. */
export const amazonQ = defineChannel('amazon-q', ({ name, type }, { publish }) => {
  const toTopic = needed(publish, type);
  return {
    kind: 'each',
    name,
    async send(event) {
      await toTopic({ text: JSON.stringify(amazonQNotification(event)) });
      return { status: 'taken' };
    },
  };
});
