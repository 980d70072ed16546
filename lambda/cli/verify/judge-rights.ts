import type { Seen } from './step.ts';

/** What `aws iam list-attached-role-policies` prints, as far as it is read. */
export interface AttachedPolicies {
  readonly AttachedPolicies?: readonly { readonly PolicyArn?: string }[];
}

/** What `aws iam simulate-principal-policy` prints, as far as it is read. */
export interface Simulation {
  readonly EvaluationResults?: readonly SimulationResult[];
}

/** What would become of one action on one resource. */
export interface SimulationResult {
  readonly EvalActionName: string;
  readonly EvalResourceName?: string;
  readonly EvalDecision: string;
  readonly OrganizationsDecisionDetail?: { readonly AllowedByOrganizations?: boolean };
  readonly PermissionsBoundaryDecisionDetail?: { readonly AllowedByPermissionsBoundary?: boolean };
}

/** Whether nobody has attached a managed policy to a role: none of ours has one. */
export function judgeAttached(of: string, { AttachedPolicies = [] }: AttachedPolicies): Seen {
  const arns = AttachedPolicies.map(({ PolicyArn }) => PolicyArn ?? '').join(', ');
  if (arns === '') return { of, status: 'pass', seen: 'none' };
  return { of, status: 'fail', seen: `more than it needs: ${arns}`, todo: 'Detach it: aws iam detach-role-policy.' };
}

/** Whether all that a role is given would be allowed; the first action that is not is named. */
export function judgeSimulation(of: string, results: readonly SimulationResult[]): Seen {
  const denied = results.filter(({ EvalDecision }) => EvalDecision !== 'allowed');
  const [first] = denied;
  if (first === undefined) return { of, status: 'pass', seen: `${results.length} would be allowed` };
  const { EvalActionName, EvalResourceName = '*', EvalDecision } = first;
  const more = denied.length === 1 ? '' : `, and ${denied.length - 1} more`;
  const seen = `${EvalActionName} on ${EvalResourceName} is refused (${EvalDecision}) by ${whoRefuses(first)}${more}`;
  return {
    of,
    status: 'fail',
    seen,
    todo: 'Let it be allowed there; docs/permissions.md says what each right is for.',
  };
}

function whoRefuses(result: SimulationResult): string {
  if (result.OrganizationsDecisionDetail?.AllowedByOrganizations === false) return 'a policy of the organisation';
  if (result.PermissionsBoundaryDecisionDetail?.AllowedByPermissionsBoundary === false)
    return 'the permissions boundary';
  return 'the policies of the role';
}
