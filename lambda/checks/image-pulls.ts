import { troublesOf } from '../core/incident/troubles-of.ts';
import type { Cause } from '../core/model/cause.ts';
import type { Failure, FailingContainer } from '../core/model/failure.ts';
import type { ImageReference } from '../core/model/image-reference.ts';
import type { ProbeResult } from '../core/model/probe.ts';
import type { Problem } from '../core/model/problem.ts';
import type { Verdict } from '../core/model/verdict.ts';
import { explain } from '../core/pulls/explain.ts';
import { probeWorth } from '../core/pulls/probe-worth.ts';
import { spreadOf } from '../core/pulls/spread.ts';
import { wordsOf } from '../core/pulls/words-of.ts';
import { parseReference } from '../core/registry/parse-reference.ts';
import { type CheckPorts, defineCheck, type LookScope } from './define-check.ts';
import { failingIn } from './failing-in.ts';
import { mapBounded } from './map-bounded.ts';
import { readSuspects, type Suspects } from './read-suspects.ts';
import { createReading, type Reading } from './reading.ts';

/** Images probed in one look: a cluster where more fail at once has one trouble, and these show it. */
const MAX_PROBES = 40;
const PARALLEL = 8;

interface Observations extends Suspects {
  readonly probes: readonly ProbeResult[];
  readonly problems: readonly Problem[];
  readonly cuts: readonly string[];
}

/** It can be wrong where a failure shows in none of row, status and event; then a later look sees it. */
export const imagePulls = defineCheck<Observations>({
  id: 'image-pulls',
  question: 'Which pods cannot pull their image, and why?',
  everyMinutes: 1,
  rights: ['listPods', 'listEvents', 'listNodes'],

  async gather(ports, scope) {
    const reading = createReading();
    const suspects = await readSuspects(ports.kubernetes, scope, reading);
    const probes = await probeImages(ports, failingIn(suspects), reading);
    return { ...suspects, probes, problems: reading.problems, cuts: reading.cuts };
  },

  judge(observations, scope) {
    const probes = Map.groupBy(observations.probes, ({ image }) => image);
    const members = failingIn(observations).map((container) => {
      const reference = referenceOf(container.image);
      const words = wordsOf(container);
      return { container, reference, words, host: reference?.host ?? null, cause: words.diagnosis.cause };
    });
    const spread = spreadOf(members);
    const failures = members.map((member) =>
      explain({ ...member, probes: probes.get(member.container.image) ?? [], spread: spread(member) }),
    );
    const complete = observations.problems.length === 0 && observations.cuts.length === 0;
    return { verdicts: verdictsOf(failures, observations, scope), failures, complete };
  },
});

/** Unhealthy for what was found, unknown for what could not be seen, and healthy only when all was seen. */
function verdictsOf(
  failures: readonly Failure[],
  { problems, cuts }: Observations,
  scope: LookScope,
): readonly Verdict[] {
  const base = {
    check: imagePulls.id,
    target: { kind: 'cluster', name: scope.cluster },
    vantage: 'kubelet',
    findings: [],
  } as const;
  const blind = [...problems.map(({ detail }) => detail), ...cuts];
  const unknown: Verdict[] = blind.length === 0 ? [] : [{ ...base, status: 'unknown', reason: blind.join('; ') }];
  if (failures.length === 0) return unknown.length > 0 ? unknown : [{ ...base, status: 'healthy' }];
  const findings = troublesOf(scope.cluster, imagePulls.id, { verdicts: [], failures, complete: true }).map(
    (trouble) => ({
      code: 'image-pull-failing' as const,
      args: { cause: trouble.cause as Cause, scope: trouble.scope, pods: trouble.affected.pods },
    }),
  );
  return [{ ...base, status: 'unhealthy', findings }, ...unknown];
}

function referenceOf(image: string): ImageReference | null {
  const parsed = parseReference(image);
  return parsed.ok ? parsed.reference : null;
}

/** Probes each failing image once from every vantage, those first that it may decide, for the platform of a node that wants it. */
async function probeImages(
  { kubernetes, registries }: CheckPorts,
  containers: readonly FailingContainer[],
  reading: Reading,
): Promise<readonly ProbeResult[]> {
  if (registries.length === 0) return [];
  const nodeOf = new Map(containers.map(({ image, node }) => [image, node]));
  const worthOf = new Map(containers.map((one) => [one.image, probeWorth(wordsOf(one).diagnosis.cause)]));
  const images = [...worthOf]
    .filter(([image, worth]) => worth > 0 && referenceOf(image) !== null)
    .sort(([, one], [, other]) => other - one)
    .map(([image]) => image)
    .slice(0, MAX_PROBES);
  const nodes = [...new Set(images.map((image) => nodeOf.get(image) ?? null))].filter((node) => node !== null);
  const platforms = new Map<string, string>();
  for (const answer of await mapBounded(nodes, PARALLEL, (node) => kubernetes.node(node))) {
    const node = reading.keep(answer, null);
    const [os, arch] = [node?.metadata.labels?.['kubernetes.io/os'], node?.metadata.labels?.['kubernetes.io/arch']];
    if (node !== null && os !== undefined && arch !== undefined) platforms.set(node.metadata.name, `${os}/${arch}`);
  }
  const questions = images.flatMap((image) => registries.map(({ registry }) => ({ image, registry })));
  return mapBounded(questions, PARALLEL, ({ image, registry }) => {
    const platform = platforms.get(nodeOf.get(image) ?? '');
    return registry.probe({ image, ...(platform === undefined ? {} : { platform }) });
  });
}
