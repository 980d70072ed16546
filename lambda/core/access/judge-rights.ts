import type { Finding } from '../model/finding.ts';
import type { Answer } from '../model/problem.ts';
import type { Verdict } from '../model/verdict.ts';
import type { AccessReview } from './access-review.ts';
import type { AskedRight } from './asked-rights.ts';
import { READERS_GROUP } from './rbac-manifest.ts';
import { nameRight, type Right, TIERS } from './rights.ts';
import { READER_ROLE, ruleOf } from './rule-of.ts';

/** A question and what came back. */
export interface ReviewedRight {
  readonly asked: AskedRight;
  readonly answer: Answer<AccessReview>;
}

type Opinion = Pick<Verdict, 'status' | 'findings' | 'reason'>;
type Reviewed = AskedRight & AccessReview;
type Needed = Extract<Reviewed, { readonly kind: 'needed' }>;

/**
 * What the answers say of our rights. One too many is a trouble of the cluster. One too few, or one that cannot be told, is
 * our own blindness: `unknown`, with the missing rules and the command that gives them. What only a higher tier of the
 * manifests would give is noted. Neither: one `healthy`.
 */
export function judgeRights(answers: readonly ReviewedRight[]): readonly Opinion[] {
  const reviewed: readonly Reviewed[] = answers.flatMap(({ asked, answer }) =>
    answer.ok ? [{ ...asked, ...answer.value }] : [],
  );
  const needed = reviewed.filter((one) => one.kind === 'needed');
  const untold = new Set(answers.flatMap(({ answer }) => (answer.ok ? [] : [answer.problem.detail])));
  const missing = whatIsMissing(needed);
  const blind = [...(missing === null ? [] : [missing]), ...untold];
  const findings = reviewed.flatMap(findingOf);
  const opinions: Opinion[] = [];
  if (findings.length > 0) opinions.push({ status: 'unhealthy', findings });
  if (blind.length > 0) opinions.push({ status: 'unknown', findings: [], reason: blind.join('; ') });
  if (opinions.length > 0) return opinions;
  const optional = needed
    .filter(({ allowed }) => !allowed)
    .map(({ right }) => `the right to ${nameRight(right)} (tier ${right.tier})`);
  if (optional.length === 0) return [{ status: 'healthy', findings: [] }];
  return [{ status: 'healthy', findings: [], reason: `not given, and not necessary: ${optional.join(', ')}` }];
}

function findingOf(reviewed: Reviewed): readonly Finding[] {
  if (reviewed.kind === 'needed' || !reviewed.allowed) return [];
  const { right, impact, why } = reviewed;
  return [{ code: 'access-too-wide', args: { right: nameRight(right), impact, by: why } }];
}

/** What every tier gives and this cluster does not, in one sentence; null when nothing is missing. */
function whatIsMissing(needed: readonly Needed[]): string | null {
  const necessary = needed.filter(({ right }) => right.tier === undefined);
  const missing = necessary.filter(({ allowed }) => !allowed);
  if (missing.length === 0) return null;
  const all = missing.length === necessary.length ? `, all there are (is it in the group ${READERS_GROUP}?)` : '';
  const said = [...new Set(missing.map(({ why }) => why))].filter((why) => why !== '');
  return [
    `this identity lacks the right to ${missing.map(({ right }) => nameRight(right)).join(', to ')}${all}`,
    `\`${commandFor(needed)}\` gives ${rulesFor(missing.map(({ rule }) => rule))}`,
    ...(said.length === 0 ? [] : [`the API server says: ${said.join(', ')}`]),
  ].join('; ');
}

/** With the tier that is there: the manifests of a lower one would take rights away. */
function commandFor(needed: readonly Needed[]): string {
  const tier = TIERS.findLast((one) => needed.some(({ right, allowed }) => allowed && right.tier === one));
  return `pullwarden rbac${tier === undefined ? '' : ` --tier ${tier}`} | kubectl apply -f -`;
}

/** The rules as they stand in the manifests, under the roles that they stand in. */
function rulesFor(rules: readonly Right[]): string {
  const roles = Map.groupBy(new Set(rules), ({ namespace }) => namespace);
  return [...roles]
    .map(([namespace, own]) => {
      const role = namespace === undefined ? `ClusterRole ${READER_ROLE}` : `Role ${READER_ROLE} in ${namespace}`;
      return `${role} the ${own.length === 1 ? 'rule' : 'rules'} ${own.map((rule) => JSON.stringify(ruleOf(rule))).join(', ')}`;
    })
    .join(' and ');
}
