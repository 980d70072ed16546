import { type IKey, Key } from 'aws-cdk-lib/aws-kms';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { IConstruct } from 'constructs';

/** How what is stored is kept. */
export interface Keeping {
  /** A key of one's own; absent: keys that AWS owns. */
  readonly key?: IKey;
  /** How long logs are kept. */
  readonly logRetention: RetentionDays;
}

const DEFAULT: Keeping = { logRetention: RetentionDays.ONE_MONTH };
const kept = new WeakMap<IConstruct, Keeping>();

/**
 * Says how everything below a construct is kept; to be said before it is made. The parts see the key as a stranger's:
 * the grants of CDK would then not write rights with a `*` into its policy, which `letServicesUse` has written.
 */
export function keepBelow(
  scope: IConstruct,
  { keyArn, logRetention }: { keyArn?: string | undefined; logRetention?: number | undefined },
): void {
  kept.set(scope, {
    ...(keyArn === undefined ? {} : { key: Key.fromKeyArn(scope, 'Key', keyArn) }),
    logRetention: logRetention ?? DEFAULT.logRetention,
  });
}

/** How a construct is kept: as the nearest construct above it was told. */
export function keepingOf(scope: IConstruct): Keeping {
  const said = scope.node.scopes.findLast((one) => kept.has(one));
  return said === undefined ? DEFAULT : kept.get(said)!;
}
