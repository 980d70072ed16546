import type { Seen } from './step.ts';

/** What `aws lambda get-account-settings` prints, as far as it is read. */
export interface AccountSettings {
  readonly AccountLimit?: { readonly UnreservedConcurrentExecutions?: number };
}

/** Whether the account may run so many functions at once. Young accounts begin with a limit of ten. */
export function judgeConcurrency(wanted: number, { AccountLimit }: AccountSettings): Seen {
  const of = 'concurrency';
  const limit = AccountLimit?.UnreservedConcurrentExecutions;
  if (limit === undefined)
    return { of, status: 'unknown', seen: 'no limit was named', todo: 'See Service Quotas, "Concurrent executions".' };
  const seen = `${limit} at once for all functions of the account; ours may want ${wanted}`;
  if (limit >= wanted) return { of, status: 'pass', seen };
  return { of, status: 'fail', seen, todo: 'Raise the quota "Concurrent executions" of Lambda in Service Quotas.' };
}
