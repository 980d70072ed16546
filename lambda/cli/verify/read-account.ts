import type { Config } from '../../config/schema.ts';
import { UsageError } from '../usage-error.ts';
import { judgeStack, type DescribedStacks } from './judge-stack.ts';
import type { Account, Ask, Stack } from './step.ts';

/** What is asked before all steps. */
export const FIRST_COMMANDS = {
  identity: 'aws sts get-caller-identity',
  stack: 'aws cloudformation describe-stacks --stack-name STACK',
  resources: 'aws cloudformation list-stack-resources --stack-name STACK',
} as const;

interface Listed {
  readonly StackResourceSummaries?: readonly {
    readonly LogicalResourceId: string;
    readonly PhysicalResourceId?: string;
    readonly ResourceType: string;
  }[];
}

/** The account of the credentials and what the stacks hold; throws where nobody is logged in. */
export async function readAccount(
  ask: Ask,
  given: { readonly stacks: readonly string[]; readonly config: Config; readonly configFile: string },
  now: number,
): Promise<Account> {
  const identity = await ask<{ readonly Account: string; readonly Arn: string }>(FIRST_COMMANDS.identity);
  if (!identity.ok) throw new UsageError(`the AWS CLI has no credentials that work: ${identity.seen}`);
  const stacks: Stack[] = [];
  for (const name of given.stacks) stacks.push(await readStack(ask, name));
  const { Account: id, Arn } = identity.value;
  return { id, partition: Arn.split(':')[1]!, stacks, config: given.config, configFile: given.configFile, now };
}

async function readStack(ask: Ask, name: string): Promise<Stack> {
  const described = await ask<DescribedStacks>(FIRST_COMMANDS.stack, { STACK: name });
  const listed = described.ok ? await ask<Listed>(FIRST_COMMANDS.resources, { STACK: name }) : described;
  if (!described.ok || !listed.ok) {
    const { status, seen, todo } = listed as Extract<typeof listed, { readonly ok: false }>;
    return { name, seen: { of: name, status, seen, todo }, outputs: {}, resources: [] };
  }
  const [stack] = described.value.Stacks;
  return {
    name,
    seen: judgeStack(name, described.value),
    outputs: Object.fromEntries((stack?.Outputs ?? []).map(({ OutputKey, OutputValue }) => [OutputKey, OutputValue])),
    resources: (listed.value.StackResourceSummaries ?? []).map((one) => ({
      id: one.LogicalResourceId,
      type: one.ResourceType,
      name: one.PhysicalResourceId ?? '',
    })),
  };
}
