import { eachOf } from '../each-of.ts';
import { allowedBy, type PolicyDocument } from '../allowed-by.ts';
import { judgeAttached, judgeSimulation } from '../judge-rights.ts';
import type { AttachedPolicies, Simulation, SimulationResult } from '../judge-rights.ts';
import { judged } from '../judged.ts';
import { resourcesOf } from '../resources-of.ts';
import type { Account, Ask, Resource, Seen, Step } from '../step.ts';

const ATTACHED = 'aws iam list-attached-role-policies --role-name ROLE';
const POLICIES = 'aws iam list-role-policies --role-name ROLE';
const POLICY = 'aws iam get-role-policy --role-name ROLE --policy-name POLICY';
const SIMULATED =
  'aws iam simulate-principal-policy --policy-source-arn ARN --action-names ACTIONS --resource-arns RESOURCES';

export const rights: Step = {
  name: 'rights',
  shows:
    'IAM itself, with the permissions boundary and the policies of the organisation, allows what each role is given; nobody has attached more. Statements with a condition are left out: a simulation would have to invent its context.',
  commands: [ATTACHED, POLICIES, POLICY, SIMULATED],
  look: (ask, account) => eachOf(resourcesOf(account, 'AWS::IAM::Role'), (role) => lookAt(role, ask, account)),
};

async function lookAt({ id, name }: Resource, ask: Ask, account: Account): Promise<readonly Seen[]> {
  const attached = await ask<AttachedPolicies>(ATTACHED, { ROLE: name });
  const policies = await ask<{ readonly PolicyNames?: readonly string[] }>(POLICIES, { ROLE: name });
  const extra = judged(`${id} (attached)`, attached, (value) => [judgeAttached(`${id} (attached)`, value)]);
  if (!policies.ok) return [...extra, ...judged(id, policies, () => [])];
  const results: SimulationResult[] = [];
  for (const policy of policies.value.PolicyNames ?? []) {
    const read = await ask<{ readonly PolicyDocument: PolicyDocument }>(POLICY, { ROLE: name, POLICY: policy });
    if (!read.ok) return [...extra, ...judged(id, read, () => [])];
    for (const { actions, resources } of allowedBy(read.value.PolicyDocument, account.id)) {
      const ARN = `arn:${account.partition}:iam::${account.id}:role/${name}`;
      const simulated = await ask<Simulation>(SIMULATED, { ARN, ACTIONS: actions, RESOURCES: resources });
      if (!simulated.ok) return [...extra, ...judged(id, simulated, () => [])];
      results.push(...(simulated.value.EvaluationResults ?? []));
    }
  }
  return [...extra, judgeSimulation(id, results)];
}
