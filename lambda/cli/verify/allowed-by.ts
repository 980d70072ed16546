/** A policy as IAM gives it. */
export interface PolicyDocument {
  readonly Statement: readonly {
    readonly Effect: string;
    readonly Action?: string | readonly string[];
    readonly Resource?: string | readonly string[];
    readonly Condition?: object;
  }[];
}

/** What one statement allows. */
export interface Allowed {
  readonly actions: readonly string[];
  /** Whole ARNs, or `*` for actions that know no resource. */
  readonly resources: readonly string[];
}

/**
 * What a policy allows without a condition, as it can be simulated: a pattern is asked about by one ARN that it covers, in
 * this account; what is allowed on the same resources is asked about at once.
 */
export function allowedBy({ Statement }: PolicyDocument, account: string): readonly Allowed[] {
  const simple = Statement.filter(({ Effect, Condition }) => Effect === 'Allow' && Condition === undefined);
  const groups = Map.groupBy(simple, ({ Resource = [] }) => JSON.stringify([Resource].flat()));
  return [...groups].map(([resources, statements]) => ({
    actions: [...new Set(statements.flatMap(({ Action = [] }) => Action))],
    resources: (JSON.parse(resources) as readonly string[]).map((pattern) => example(pattern, account)),
  }));
}

function example(pattern: string, account: string): string {
  if (pattern === '*') return pattern;
  const [arn, partition, service, region, owner, ...rest] = pattern.split(':');
  const name = rest.map((part) => part.replaceAll('*', 'any'));
  return [
    arn,
    partition,
    service,
    region === '*' ? 'us-east-1' : region,
    owner === '*' ? account : owner,
    ...name,
  ].join(':');
}
