import type { Cause } from '../core/model/cause.ts';
import { CAUSES } from '../core/model/cause.ts';
import type { FailingContainer } from '../core/model/failure.ts';
import type { AccessResult } from '../core/model/probe.ts';
import type { Problem } from '../core/model/problem.ts';
import type { Verdict } from '../core/model/verdict.ts';
import { wordsOf } from '../core/pulls/words-of.ts';
import { accessLine } from '../core/registry/access-line.ts';
import { judgeAccess } from '../core/registry/judge-access.ts';
import { parseReference } from '../core/registry/parse-reference.ts';
import type { LimitSample } from '../core/registry/rate-limit.ts';
import { defineCheck } from './define-check.ts';
import { failingIn } from './failing-in.ts';
import { mapBounded } from './map-bounded.ts';
import { nodeImages } from './node-images.ts';
import { readSuspects } from './read-suspects.ts';
import { createReading } from './reading.ts';

/** Registries asked in one look: a cluster has a handful. */
const MAX_HOSTS = 30;
const PARALLEL = 8;

interface Observations {
  readonly seen: readonly AccessResult[];
  readonly containers: readonly FailingContainer[];
  readonly problems: readonly Problem[];
  readonly cuts: readonly string[];
}

/** What is kept: what was left of each limit, by registry and vantage. */
type Memory = Readonly<Record<string, Readonly<Record<string, LimitSample>>>>;

/** It asks `/v2/` and no image, so it sees neither rights nor what single repositories say. */
export const registryAccess = defineCheck<Observations>({
  id: 'registry-access',
  question: 'Can the registries that the cluster uses be reached?',
  everyMinutes: 5,
  rights: ['listNodes', 'listPods', 'listEvents'],
  onRequest: true,

  async gather({ kubernetes, registries }, scope) {
    const reading = createReading();
    const containers = failingIn(await readSuspects(kubernetes, scope, reading));
    const held = nodeImages(reading.items(await kubernetes.nodes('images'), 'nodes'));
    // Those of failing pods first: they are the ones that matter now.
    const hosts = [
      ...new Set([...containers.flatMap(({ image }) => hostOf(image) ?? []), ...held.map(({ host }) => host)]),
    ];
    if (hosts.length > MAX_HOSTS) reading.cuts.push(`${hosts.length - MAX_HOSTS} more registries were not asked`);
    const questions = hosts
      .slice(0, MAX_HOSTS)
      .flatMap((host) => registries.map(({ registry }) => ({ host, registry })));
    const seen = await mapBounded(questions, PARALLEL, ({ host, registry }) => registry.access(host));
    return { seen, containers, problems: reading.problems, cuts: reading.cuts };
  },

  judge({ seen, containers, problems, cuts }, scope) {
    const before = (scope.memory ?? {}) as Memory;
    const verdicts: Verdict[] = [...Map.groupBy(seen, ({ host }) => host)].flatMap(([host, results]) => {
      const registry = { host, seen: results, failing: failingAt(host, containers), before: before[host] ?? {} };
      return judgeAccess(registry, scope.now).map((opinion) => ({
        check: registryAccess.id,
        target: { kind: 'registry' as const, name: host },
        ...opinion,
      }));
    });
    const blind = [...problems.map(({ detail }) => detail), ...cuts];
    const cluster = {
      check: registryAccess.id,
      target: { kind: 'cluster', name: scope.cluster },
      vantage: scope.vantage,
    } as const;
    if (blind.length > 0) verdicts.push({ ...cluster, status: 'unknown', findings: [], reason: blind.join('; ') });
    else if (verdicts.length === 0) {
      verdicts.push({ ...cluster, status: 'healthy', findings: [], reason: 'there is no registry to ask' });
    }
    // Where nodes fail and we could not look, the end of the trouble cannot be told either.
    const unseen = verdicts.some(
      ({ status, target }) => status === 'unknown' && failingAt(target.name, containers).nodes.length > 0,
    );
    return {
      verdicts,
      failures: [],
      complete: blind.length === 0 && !unseen,
      memory: samplesOf(seen, scope.now),
      lines: seen.map((result) => accessLine(result, scope.now)),
    };
  },
});

/** Where pulls from a registry fail for a reason that lies between it and the node, and the commonest such reason. */
function failingAt(
  host: string,
  containers: readonly FailingContainer[],
): { nodes: readonly string[]; cause: Cause | null } {
  const failing = containers
    .filter(({ image }) => hostOf(image) === host)
    .map((container) => ({ node: container.node, cause: wordsOf(container).diagnosis.cause }))
    .filter(({ cause }) => CAUSES[cause] === 'host');
  const counts = [...Map.groupBy(failing, ({ cause }) => cause)].sort(
    ([, one], [, other]) => other.length - one.length,
  );
  const nodes = new Set(failing.flatMap(({ node }) => node ?? []));
  return { nodes: [...nodes], cause: counts[0]?.[0] ?? null };
}

function hostOf(image: string): string | null {
  const parsed = parseReference(image);
  return parsed.ok ? parsed.reference.host : null;
}

function samplesOf(seen: readonly AccessResult[], now: number): Memory {
  const memory: Record<string, Record<string, LimitSample>> = {};
  for (const { host, vantage, rateLimit } of seen) {
    if (rateLimit === undefined) continue;
    memory[host] = { ...memory[host], [vantage]: { at: now, remaining: rateLimit.remaining } };
  }
  return memory;
}
