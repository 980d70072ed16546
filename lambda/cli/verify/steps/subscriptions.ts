import { ENV } from '../../../contract/env.ts';
import { eachOf } from '../each-of.ts';
import type { FunctionConfiguration } from '../judge-function.ts';
import { judgeSubscriptions, type Subscription } from '../judge-subscriptions.ts';
import { judged } from '../judged.ts';
import { resourcesOf } from '../resources-of.ts';
import type { Step } from '../step.ts';

const TOPICS = 'aws lambda get-function-configuration --function-name RECONCILE';
const ASKED = 'aws sns list-subscriptions-by-topic --topic-arn TOPIC';

interface MailTopic {
  readonly topicArn: string;
  readonly addresses: readonly string[];
}

export const subscriptions: Step = {
  name: 'subscriptions',
  shows: 'Each address has confirmed that it wants mails; the emulator confirms by itself.',
  commands: [TOPICS, ASKED],
  look: async (ask, account) => {
    const reconcile = resourcesOf(account, 'AWS::Lambda::Function').filter(({ id }) => id.includes('Reconcile'));
    return eachOf(reconcile, async ({ id, name }) => {
      // It watches them, and so it knows which address belongs to which topic.
      const answer = await ask<FunctionConfiguration>(TOPICS, { RECONCILE: name });
      if (!answer.ok) return judged(id, answer, () => []);
      const topics: readonly MailTopic[] = JSON.parse(answer.value.Environment?.Variables?.[ENV.mailTopics] ?? '[]');
      return eachOf(topics, async ({ topicArn, addresses }) =>
        judged(
          topicArn,
          await ask<{ readonly Subscriptions?: readonly Subscription[] }>(ASKED, { TOPIC: topicArn }),
          ({ Subscriptions = [] }) => judgeSubscriptions(topicArn, addresses, Subscriptions),
        ),
      );
    });
  },
};
