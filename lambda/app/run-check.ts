import type { Check, CheckPorts, LookScope } from '../checks/define-check.ts';
import { troublesOf } from '../core/incident/troubles-of.ts';
import type { Judgement, Trouble } from '../core/model/check.ts';

/** One look of one check at one cluster: what it says, and its troubles grouped. */
export interface Look {
  readonly check: string;
  readonly judgement: Judgement;
  readonly troubles: readonly Trouble[];
}

/** Runs one check once. Trouble with the cluster or a registry is part of the answer; only a defect of ours throws. */
export async function runCheck(check: Check, ports: CheckPorts, scope: LookScope): Promise<Look> {
  const judgement = check.judge(await check.gather(ports, scope), scope);
  return { check: check.id, judgement, troubles: troublesOf(scope.cluster, check.id, judgement) };
}
