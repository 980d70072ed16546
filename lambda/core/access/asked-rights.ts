import { type Right, RIGHTS, UNWANTED_RIGHTS } from './rights.ts';

/** One question to the API server, about a right that names at most one object. */
export type AskedRight =
  /** `rule`: what gives it in the manifests; it may name more objects. */
  | { readonly kind: 'needed'; readonly right: Right; readonly rule: Right }
  | { readonly kind: 'unwanted'; readonly right: Right; readonly impact: string };

/** Everything that is asked: may we do what the checks need, and what nobody should let us do? */
export const ASKED_RIGHTS: readonly AskedRight[] = [
  ...Object.values(RIGHTS).flatMap(questionsOf),
  ...UNWANTED_RIGHTS.map(({ impact, ...right }) => ({ kind: 'unwanted' as const, right, impact })),
];

function questionsOf(rule: Right): readonly AskedRight[] {
  const { names } = rule;
  const rights = names === undefined ? [rule] : names.map((name) => ({ ...rule, names: [name] }));
  return rights.map((right) => ({ kind: 'needed', right, rule }));
}
