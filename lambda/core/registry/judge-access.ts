import type { Cause } from '../model/cause.ts';
import type { Finding } from '../model/finding.ts';
import type { AccessResult } from '../model/probe.ts';
import type { Verdict } from '../model/verdict.ts';
import { daysLeft } from './judge-certificate.ts';
import { locateFault, type Sight } from './locate-fault.ts';
import { type LimitSample, timeToLimit } from './rate-limit.ts';

/** Public registries renew theirs a month before; a week before the end somebody has to hurry. */
const MIN_DAYS = 7;
/** A tenth is left, or the rest lasts no longer than this. */
const NEAR_SHARE = 0.1;
const NEAR_MS = 3_600_000;

/** What is known of one registry in one look. */
export interface SeenRegistry {
  readonly host: string;
  /** One result a vantage. */
  readonly seen: readonly AccessResult[];
  /** Nodes on which pulls from it fail for a reason of the network, and the reason; none: no nodes. */
  readonly failing: { readonly nodes: readonly string[]; readonly cause: Cause | null };
  /** What was left of its limit in the last look, by vantage. */
  readonly before: Readonly<Record<string, LimitSample>>;
}

type Opinion = Pick<Verdict, 'vantage' | 'status' | 'findings' | 'reason'>;

/**
 * One opinion a vantage. A registry is called down only if two vantages see the same fault; what one sees alone is
 * unknown for the nodes. `now` is epoch ms.
 */
export function judgeAccess(registry: SeenRegistry, now: number): readonly Opinion[] {
  const { host, seen, failing } = registry;
  const place = locateFault({
    outside: sightOf(seen.find(({ vantage }) => vantage === 'outside' || vantage === 'here')),
    vpc: sightOf(seen.find(({ vantage }) => vantage === 'vpc')),
    nodes: {
      failing: failing.nodes.length === 0 ? 'none' : failing.nodes.length === 1 ? 'one' : 'many',
      cause: failing.cause,
    },
  });
  return seen.map((result): Opinion => {
    const { vantage, status, cause } = result;
    const warnings = [...certificateFindings(result, now), ...limitFindings(registry, result, now)];
    if (status === 'answers' || status === 'limited') {
      return { vantage, status: warnings.length === 0 ? 'healthy' : 'unhealthy', findings: warnings };
    }
    if (cause !== undefined && (place === 'registry' || (place === 'cluster-network' && vantage === 'vpc'))) {
      const finding: Finding = {
        code: 'registry-unreachable',
        args: { host, cause, place, vantage, nodes: failing.nodes.length },
      };
      return { vantage, status: 'unhealthy', findings: [finding] };
    }
    const nodes = failing.nodes.length === 0 ? 'no node reports trouble with it' : 'the nodes report another trouble';
    return { vantage, status: 'unknown', findings: [], reason: `${host} from ${vantage}: ${whyOf(result)}; ${nodes}` };
  });
}

function sightOf(result: AccessResult | undefined): Sight {
  if (result?.status === 'answers' || result?.status === 'limited') return { sees: 'fine' };
  const cause = result?.status === 'unreachable' ? result.cause : undefined;
  return cause === undefined ? { sees: 'unseen' } : { sees: 'fault', cause };
}

function whyOf({ stages, cause }: AccessResult): string {
  const failed = stages.findLast(({ ok }) => !ok);
  return failed === undefined ? (cause ?? 'not seen') : `${failed.stage} ${failed.host}: ${failed.detail}`;
}

function certificateFindings({ certificate }: AccessResult, now: number): readonly Finding[] {
  if (certificate === undefined) return [];
  const days = daysLeft(certificate, now);
  if (days >= MIN_DAYS) return [];
  const { host, issuer } = certificate;
  return [{ code: 'registry-certificate-ending', args: { host, issuer, days } }];
}

/** Only the node subnets share an address with the nodes: what is left for another one says nothing of theirs. */
function limitFindings(
  { host, before }: SeenRegistry,
  { vantage, rateLimit }: AccessResult,
  now: number,
): readonly Finding[] {
  if (vantage !== 'vpc' || rateLimit === undefined) return [];
  const { limit, remaining } = rateLimit;
  const sample = before[vantage];
  const ms = sample === undefined ? null : timeToLimit(sample, { at: now, remaining });
  if (remaining > limit * NEAR_SHARE && (ms === null || ms > NEAR_MS)) return [];
  const minutes = ms === null ? null : Math.round(ms / 60_000);
  return [{ code: 'registry-limit-near', args: { host, remaining, limit, minutes } }];
}
