import { type Cause, CAUSES } from '../model/cause.ts';
import type { Diagnosis, FailingContainer } from '../model/failure.ts';
import type { ProbeResult } from '../model/probe.ts';
import { layersOutOfReach } from '../registry/layers-out-of-reach.ts';
import type { Spread } from './spread.ts';

/** All that is known when a root cause is decided. */
export interface Case {
  readonly words: Diagnosis;
  readonly container: FailingContainer;
  /** Our own probes of the image, one a vantage; empty when there was none. */
  readonly probes: readonly ProbeResult[];
  readonly spread: Spread;
}

/** What a rule decides: the cause and how sure it is. */
export type Decision = Pick<Diagnosis, 'cause' | 'confidence' | 'also'>;

/** A rule that may overrule or sharpen the words. */
export interface Rule {
  /** As evidence and `decidedBy` quote it. */
  readonly name: string;
  readonly when: (one: Case) => boolean;
  readonly decide: (one: Case) => Decision;
  /** What was seen, as a sentence of evidence. */
  readonly says: (one: Case) => string;
}

/** Causes that lie between a node and a registry: the node's own report of its network, which no probe overrules. */
const NETWORK: readonly Cause[] = [
  'dns',
  'connection-refused',
  'timeout',
  'tls-untrusted',
  'tls-expired',
  'plain-http',
  'proxy',
  'connection-interrupted',
  'no-route',
];
/** Causes that a fault of one machine can have. */
const OF_A_NODE: readonly Cause[] = [
  ...NETWORK,
  'disk-full',
  'node-permission',
  'runtime-unavailable',
  'corrupt-layer',
];
/** How a registry refuses a caller. */
const REFUSALS: readonly Cause[] = ['repository-not-found-or-denied', 'unauthorized', 'forbidden'];
/** Fewer pods on one node, or images of one registry, prove nothing about the others. */
const MANY = 3;

const causes = (...named: readonly Cause[]) => named;
const wordsAre = (one: Case, causes: readonly Cause[]) => causes.includes(one.words.cause);
const probeWith = ({ probes }: Case, ...causes: readonly Cause[]) =>
  probes.find(({ cause }) => cause !== undefined && causes.includes(cause));
/** A probe that the registry answered, whatever it said about the image. */
const answered = ({ probes }: Case) =>
  probes.find(({ status }) => ['available', 'missing', 'denied', 'limited', 'unsupported'].includes(status));
const available = ({ probes }: Case) => probes.find(({ status }) => status === 'available');
const askedWithLogin = (probe: ProbeResult | undefined) => probe?.identity === 'credentials';
const keep = ({ words: { cause, confidence, also } }: Case): Decision => ({ cause, confidence, also });
const nodesOf = ({ spread }: Case) => `${spread.nodes.length} ${spread.nodes.length === 1 ? 'node' : 'nodes'}`;

/** The first rule that applies decides. A probe settles missing against denied, and speaks where the words are silent. */
export const RULES: readonly Rule[] = [
  {
    name: 'platform-not-offered',
    when: (one) =>
      wordsAre(one, causes('image-not-found', 'platform-mismatch', 'unsupported-manifest', 'unknown')) &&
      probeWith(one, 'platform-mismatch') !== undefined,
    decide: () => ({ cause: 'platform-mismatch', confidence: 'certain', also: [] }),
    says: (one) => `the image exists for ${platforms(probeWith(one, 'platform-mismatch'))} only`,
  },
  {
    name: 'probe-finds-no-repository',
    when: (one) =>
      wordsAre(one, causes('image-not-found', 'repository-not-found-or-denied')) &&
      probeWith(one, 'repository-not-found-or-denied') !== undefined,
    // To somebody with a secret a registry may say more than to a stranger.
    decide: (one) => ({
      cause: 'repository-not-found-or-denied',
      confidence:
        one.container.pullSecrets.length === 0 || askedWithLogin(probeWith(one, 'repository-not-found-or-denied'))
          ? 'certain'
          : 'likely',
      also: ['image-not-found'],
    }),
    says: () => 'the registry knows no such repository',
  },
  {
    name: 'probe-finds-no-tag',
    when: (one) =>
      wordsAre(one, causes('repository-not-found-or-denied')) && probeWith(one, 'image-not-found') !== undefined,
    decide: () => ({ cause: 'image-not-found', confidence: 'certain', also: [] }),
    says: () => 'the repository is there and can be read; this tag or digest is not',
  },
  {
    name: 'image-is-there-now',
    when: (one) => wordsAre(one, causes('image-not-found')) && available(one) !== undefined,
    decide: ({ words }) => ({ cause: words.cause, confidence: 'likely', also: words.also }),
    says: () => 'the image is there now: it was pushed meanwhile, or the node asks a mirror that is stale',
  },
  {
    name: 'public-but-credentials-refused',
    when: (one) =>
      wordsAre(one, REFUSALS) &&
      one.probes.some((probe) => probe.status === 'available' && !askedWithLogin(probe)) &&
      one.container.pullSecrets.length > 0,
    decide: ({ words }) => ({
      cause: 'unauthorized',
      confidence: 'likely',
      also: words.cause === 'unauthorized' ? [] : [words.cause],
    }),
    says: ({ container }) =>
      `anybody may pull the image, but the credentials of ${container.pullSecrets.join(', ')} are refused`,
  },
  {
    name: 'our-login-is-accepted',
    when: (one) =>
      wordsAre(one, REFUSALS) && one.probes.some((probe) => probe.status === 'available' && askedWithLogin(probe)),
    decide: keep,
    says: () => 'the image is there and our own login may pull it: those of the pod and of the node may not',
  },
  {
    name: 'outside-fine-subnets-not',
    when: (one) =>
      wordsAre(one, NETWORK) &&
      answered(one) !== undefined &&
      one.probes.some(({ vantage, cause }) => vantage === 'vpc' && cause === one.words.cause),
    decide: ({ words }) => ({ cause: words.cause, confidence: 'certain', also: [] }),
    says: (one) =>
      `the registry answers from ${answered(one)?.vantage} and not from the node subnets: the network of the cluster is in the way`,
  },
  {
    name: 'same-from-elsewhere',
    when: (one) => wordsAre(one, NETWORK) && probeWith(one, one.words.cause) !== undefined,
    decide: ({ words }) => ({ cause: words.cause, confidence: 'certain', also: [] }),
    says: (one) => `the same from ${probeWith(one, one.words.cause)?.vantage}: it is not the node alone`,
  },
  {
    name: 'fine-from-elsewhere',
    when: (one) => wordsAre(one, NETWORK) && answered(one) !== undefined,
    decide: keep,
    says: (one) =>
      `the registry answers ${answered(one)?.vantage === 'here' ? 'this machine' : `from ${answered(one)?.vantage}`}: the trouble lies between it and ${nodesOf(one)}`,
  },
  {
    name: 'words-are-silent-probe-is-not',
    when: (one) => wordsAre(one, causes('unknown')) && silentProbe(one) !== undefined,
    decide: (one) => ({ cause: silentProbe(one)!.cause!, confidence: 'likely', also: [] }),
    says: () => 'the cluster says no cause; this is what the registry says',
  },
];

/** What is worth knowing beside the cause: each that applies is added to the evidence. */
export const NOTES: readonly Pick<Rule, 'name' | 'when' | 'says'>[] = [
  {
    name: 'manifest-fine-layers-not',
    when: ({ probes }) => probes.some((probe) => layersOutOfReach(probe) !== null),
    says: ({ probes }) =>
      `the registry gives the manifest; the layers come from ${probes.map(layersOutOfReach).find((host) => host !== null)}, which cannot be reached`,
  },
  {
    name: 'no-pull-secret',
    when: (one) => wordsAre(one, REFUSALS) && one.container.pullSecrets.length === 0,
    says: () => 'the pod names no imagePullSecrets: only the node itself can bring credentials',
  },
  {
    name: 'pull-secret-named',
    when: (one) =>
      wordsAre(one, causes('unauthorized', 'forbidden', 'repository-not-found-or-denied', 'credentials-expired')) &&
      one.container.pullSecrets.length > 0,
    says: ({ container }) =>
      `the pod names ${container.pullSecrets.join(', ')}: missing, for another registry, or not accepted`,
  },
  {
    name: 'one-node-only',
    when: (one) => wordsAre(one, OF_A_NODE) && one.spread.nodes.length === 1 && one.spread.pods >= MANY,
    says: ({ spread }) => `all ${spread.pods} pods are on ${spread.nodes[0]}: look at that node first`,
  },
  {
    name: 'every-image-of-the-registry',
    when: (one) => CAUSES[one.words.cause] === 'host' && one.spread.images >= MANY,
    says: ({ spread }) => `${spread.images} images of this registry fail alike: it is not one image`,
  },
];

function silentProbe({ probes }: Case): ProbeResult | undefined {
  return probes.find(
    ({ status, cause }) => cause !== undefined && ['missing', 'denied', 'unsupported'].includes(status),
  );
}

function platforms(probe: ProbeResult | undefined): string {
  return probe === undefined || probe.platforms.length === 0 ? 'another platform' : probe.platforms.join(', ');
}
