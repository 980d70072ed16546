import { eachOf } from '../each-of.ts';
import { judgeQueue, type QueueAttributes } from '../judge-queue.ts';
import { judged } from '../judged.ts';
import { resourcesOf } from '../resources-of.ts';
import type { Step } from '../step.ts';

const ASKED = 'aws sqs get-queue-attributes --queue-url QUEUE --attribute-names ApproximateNumberOfMessages';

export const deadLetters: Step = {
  name: 'dead-letters',
  shows:
    'Nothing was given up: also by EventBridge, Scheduler and SNS, whose dead letters the emulator does not deliver.',
  commands: [ASKED],
  look: (ask, account) =>
    eachOf(
      resourcesOf(account, 'AWS::SQS::Queue').filter(({ id }) => id.includes('DeadLetters')),
      async ({ id, name }) =>
        judged(id, await ask<QueueAttributes>(ASKED, { QUEUE: name }), (value) => [judgeQueue(id, value)]),
    ),
};
