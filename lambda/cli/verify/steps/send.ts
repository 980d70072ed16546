import { judgeNotice, type TestNotice } from '../judge-notice.ts';
import { judged } from '../judged.ts';
import type { Seen, Step } from '../step.ts';

const SEND = 'pullwarden notify test CHANNEL --config FILE';
const SEND_BY_TOPIC = `${SEND} --topic-arn TOPIC`;

export const send: Step = {
  name: 'send',
  shows: 'Each channel takes a notice and its end, with the key that is stored for it; people get them.',
  commands: [SEND, SEND_BY_TOPIC],
  only: {
    option: 'send',
    does: 'Sends a test notice and its end over each channel, with your rights and not with those of `notify`.',
  },
  look: async (ask, account) => {
    const outputs = account.stacks.flatMap((stack) => Object.entries(stack.outputs));
    const seen: Seen[] = [];
    // One after the other: somebody is at the other end.
    for (const { name } of account.config.channels) {
      const part = `Channel${name.replaceAll(/[^A-Za-z0-9]/g, '')}TopicArn`;
      const topic = outputs.find(([output]) => output.includes(part))?.[1];
      const values = { CHANNEL: name, FILE: account.configFile, ...(topic === undefined ? {} : { TOPIC: topic }) };
      const answer = await ask<TestNotice>(topic === undefined ? SEND : SEND_BY_TOPIC, values);
      seen.push(...judged(name, answer, (value) => [judgeNotice(name, value)]));
    }
    return seen;
  },
};
