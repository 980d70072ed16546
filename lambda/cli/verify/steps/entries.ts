import { eachOf } from '../each-of.ts';
import { judgeEntry, judgePolicies, type AccessEntry, type AccessPolicies } from '../judge-entry.ts';
import { judged } from '../judged.ts';
import type { Step } from '../step.ts';

const ENTRY = 'aws eks describe-access-entry --cluster-name CLUSTER --principal-arn ROLE --region REGION';
const POLICIES = 'aws eks list-associated-access-policies --cluster-name CLUSTER --principal-arn ROLE --region REGION';

export const entries: Step = {
  name: 'entries',
  shows: 'EKS itself puts the role of `check` into the group and gives it nothing more, in clusters of this account.',
  commands: [ENTRY, POLICIES],
  look: (ask, account) => {
    const outputs = account.stacks.flatMap((stack) => Object.entries(stack.outputs));
    const role = outputs.find(([name]) => name.includes('CheckRoleArn'))?.[1];
    // Those of other accounts can be asked there only.
    const own = account.config.clusters.filter(({ roleArn }) => roleArn === undefined);
    if (role === undefined) return Promise.resolve([]);
    return eachOf(own, async ({ name, eksName = name, region }) => {
      const values = { CLUSTER: eksName, ROLE: role, REGION: region };
      const entry = await ask<AccessEntry>(ENTRY, values);
      const seen = judgeEntry(name, values, entry);
      if (!entry.ok) return [seen];
      const of = `${name} (policies)`;
      const policies = await ask<AccessPolicies>(POLICIES, values);
      return [seen, ...judged(of, policies, (value) => [judgePolicies(of, values, value)])];
    });
  },
};
