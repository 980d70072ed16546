import { FIRST_COMMANDS } from '../read-account.ts';
import type { Step } from '../step.ts';

/** They were asked for before all others, because they say what there is. */
export const stacks: Step = {
  name: 'stacks',
  shows: 'CloudFormation made every resource in this account: service quotas and policies of the organisation let it.',
  commands: Object.values(FIRST_COMMANDS),
  look: async (_, account) => account.stacks.map(({ seen }) => seen),
};
