import type { Finding } from '../core/model/finding.ts';
import type { ProbeResult } from '../core/model/probe.ts';
import type { Problem } from '../core/model/problem.ts';
import type { Verdict } from '../core/model/verdict.ts';
import { describeProbe } from '../core/registry/describe-probe.ts';
import { type CheckPorts, defineCheck, type LookScope } from './define-check.ts';
import { mapBounded } from './map-bounded.ts';
import { type HeldImage, nodeImages } from './node-images.ts';
import { createReading } from './reading.ts';

/** Images asked for in one look; with more of them each look takes the next ones. */
const MAX_IMAGES = 300;
const PARALLEL = 8;
const MAX_LISTED = 5;

interface Observations {
  readonly held: readonly HeldImage[];
  /** One a vantage and image that was asked for. */
  readonly probes: readonly ProbeResult[];
  readonly asked: number;
  readonly problems: readonly Problem[];
  readonly cuts: readonly string[];
}

/** It sees the newest 50 images of each node, which is what a node tells, and asks with HEAD, which counts nowhere. */
export const imageAvailability = defineCheck<Observations>({
  id: 'image-availability',
  question: 'Would the images that nodes hold be pulled again?',
  everyMinutes: 60,
  rights: ['listNodes'],
  onRequest: true,

  async gather({ kubernetes, registries }: CheckPorts, { now }: LookScope) {
    const reading = createReading();
    const held = nodeImages(reading.items(await kubernetes.nodes('images'), 'nodes'));
    const turn = held.length === 0 ? 0 : (Math.floor(now / 3_600_000) * MAX_IMAGES) % held.length;
    const chosen = held.length <= MAX_IMAGES ? held : [...held.slice(turn), ...held].slice(0, MAX_IMAGES);
    const questions = chosen.flatMap(({ image }) => registries.map(({ registry }) => ({ image, registry })));
    const probes = await mapBounded(questions, PARALLEL, ({ image, registry }) =>
      registry.probe({ image, depth: 'exists' }),
    );
    return { held, probes, asked: chosen.length, problems: reading.problems, cuts: reading.cuts };
  },

  judge({ held, probes, asked, problems, cuts }, scope) {
    const byImage = Map.groupBy(probes, ({ image }) => image);
    const gone = held.filter(({ image }) => isGone(byImage.get(image) ?? []));
    const moved = held.filter((one) => hasMoved(one, byImage.get(one.image) ?? []));
    const verdicts: Verdict[] = gone.map(({ image, nodes }) => {
      const finding: Finding = { code: 'image-gone', args: { image, nodes } };
      return { ...base(scope), target: { kind: 'image', name: image }, status: 'unhealthy', findings: [finding] };
    });
    const blind = [...problems.map(({ detail }) => detail), ...cuts];
    const reason = [
      `${asked} of ${held.length} tags that nodes hold were asked for`,
      ...told(
        'could not be told',
        held.filter(({ image }) => isUntold(byImage.get(image))),
      ),
      ...told('point to another digest now than nodes hold', moved),
    ].join('; ');
    const whole: Pick<Verdict, 'status' | 'reason'> =
      blind.length > 0
        ? { status: 'unknown', reason: blind.join('; ') }
        : probes.length > 0 && probes.every(({ status }) => status === 'unknown' || status === 'unreachable')
          ? { status: 'unknown', reason: `no registry could be asked: ${describeProbe(probes[0]!)}; ${reason}` }
          : { status: 'healthy', reason };
    if (gone.length === 0 || whole.status === 'unknown') {
      verdicts.push({ ...base(scope), target: { kind: 'cluster', name: scope.cluster }, findings: [], ...whole });
    }
    // With turns, absence in one look is no health of what was not asked for.
    return { verdicts, failures: [], complete: blind.length === 0 && asked === held.length };
  },
});

function base({ vantage }: LookScope): Pick<Verdict, 'check' | 'vantage'> {
  return { check: imageAvailability.id, vantage };
}

/** The repository answers and says that the tag is not there. A missing repository may only be hidden from us. */
function isGone(probes: readonly ProbeResult[]): boolean {
  return probes.some(({ status, cause }) => status === 'missing' && cause === 'image-not-found');
}

function hasMoved({ digests }: HeldImage, probes: readonly ProbeResult[]): boolean {
  const current = probes.find(({ status, digest }) => status === 'available' && digest !== undefined)?.digest;
  return current !== undefined && digests.length > 0 && !digests.includes(current);
}

function isUntold(probes: readonly ProbeResult[] | undefined): boolean {
  return probes !== undefined && !isGone(probes) && !probes.some(({ status }) => status === 'available');
}

function told(what: string, images: readonly HeldImage[]): readonly string[] {
  if (images.length === 0) return [];
  const named = images.slice(0, MAX_LISTED).map(({ image }) => image);
  const more = images.length > MAX_LISTED ? `, and ${images.length - MAX_LISTED} more` : '';
  return [`${images.length} ${what} (${named.join(', ')}${more})`];
}
