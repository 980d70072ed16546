import { READERS_GROUP } from '../../config/readers-group.ts';
import type { Answer, Seen } from './step.ts';

/** What `aws eks describe-access-entry` prints, as far as it is read. */
export interface AccessEntry {
  readonly accessEntry?: { readonly kubernetesGroups?: readonly string[] };
}

/** What `aws eks list-associated-access-policies` prints, as far as it is read. */
export interface AccessPolicies {
  readonly associatedAccessPolicies?: readonly { readonly policyArn?: string }[];
}

interface Names {
  readonly CLUSTER: string;
  readonly ROLE: string;
  readonly REGION: string;
}

const at = ({ CLUSTER, ROLE, REGION }: Names) => `--cluster-name ${CLUSTER} --principal-arn ${ROLE} --region ${REGION}`;

/** Whether the role of `check` is in the group that the RBAC manifest binds. */
export function judgeEntry(of: string, names: Names, answer: Answer<AccessEntry>): Seen {
  const group = `--kubernetes-groups ${READERS_GROUP}`;
  if (!answer.ok) {
    const { status, seen, todo } = answer;
    const make = `aws eks create-access-entry ${at(names)} ${group}`;
    return { of, status, seen, todo: status === 'fail' ? make : todo };
  }
  const groups = answer.value.accessEntry?.kubernetesGroups ?? [];
  if (groups.includes(READERS_GROUP)) return { of, status: 'pass', seen: `in ${groups.join(', ')}` };
  const seen = groups.length === 0 ? 'in no group' : `in ${groups.join(', ')}, not in ${READERS_GROUP}`;
  return { of, status: 'fail', seen, todo: `aws eks update-access-entry ${at(names)} ${group}` };
}

/** Whether no access policy of EKS gives more than the group has. */
export function judgePolicies(of: string, names: Names, { associatedAccessPolicies = [] }: AccessPolicies): Seen {
  const [first, ...more] = associatedAccessPolicies.map(({ policyArn }) => policyArn ?? '');
  if (first === undefined) return { of, status: 'pass', seen: 'none' };
  const seen = `more than it needs: ${[first, ...more].join(', ')}`;
  return { of, status: 'fail', seen, todo: `aws eks disassociate-access-policy ${at(names)} --policy-arn ${first}` };
}
