import type { Resource } from './synthesized.ts';

/** One statement of a policy, as a template has it. */
export interface Statement {
  readonly Effect: 'Allow' | 'Deny';
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
  readonly Principal?: unknown;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** The statements of every role by its logical id: those inside it, and those of policies that name it. */
export function roleStatements(resources: ReadonlyMap<string, Resource>): ReadonlyMap<string, readonly Statement[]> {
  const ofType = (type: string) => [...resources].filter(([, { Type }]) => Type === type);
  const attached = ofType('AWS::IAM::Policy').flatMap(([, { Properties }]) =>
    (Properties.Roles as readonly { readonly Ref: string }[]).map(({ Ref }) => ({
      role: Ref,
      statements: Properties.PolicyDocument.Statement as readonly Statement[],
    })),
  );
  return new Map(
    ofType('AWS::IAM::Role').map(([id, { Properties }]) => {
      const inside = (Properties.Policies ?? []) as readonly Resource['Properties'][];
      return [
        id,
        [
          ...inside.flatMap(({ PolicyDocument }) => PolicyDocument.Statement as readonly Statement[]),
          ...attached.filter(({ role }) => role === id).flatMap(({ statements }) => statements),
        ],
      ];
    }),
  );
}

/** The actions that statements allow, each once, sorted. */
export function allowedActions(statements: readonly Statement[]): readonly string[] {
  const allowed = statements.filter(({ Effect }) => Effect === 'Allow');
  return [...new Set(allowed.flatMap(({ Action }) => [Action].flat()))].sort();
}
