import type { Diagnosis, FailingContainer, Failure } from '../model/failure.ts';
import type { ImageReference } from '../model/image-reference.ts';
import type { ProbeResult } from '../model/probe.ts';
import { printReference } from '../registry/print-reference.ts';
import { classify } from './classify.ts';

/** How evidence from our own probe begins. */
export const PROBE_EVIDENCE = 'probe from';
const MAX_FIRST_ERROR = 1_000;

/** What is known about one failing container when its cause is decided. */
export interface ExplainInput {
  readonly container: FailingContainer;
  /** Null when the name is invalid. */
  readonly reference: ImageReference | null;
  /** Our own probe of the image, null when there was none. */
  readonly probe: ProbeResult | null;
}

interface Rule {
  readonly name: string;
  /** The corrected diagnosis, or null when the rule does not apply. */
  readonly apply: (words: Diagnosis, probe: ProbeResult) => Pick<Diagnosis, 'cause' | 'confidence' | 'also'> | null;
}

/**
 * When our own probe may overrule the words; the first that applies decides. A probe decides between missing and
 * denied, and speaks where the words are silent. It never overrules what a node says of its own network: the probe
 * stands elsewhere.
 */
const RULES: readonly Rule[] = [
  {
    name: 'probe-finds-no-repository',
    apply: (words, probe) =>
      words.cause === 'image-not-found' && probe.cause === 'repository-not-found-or-denied'
        ? { cause: probe.cause, confidence: 'certain', also: ['image-not-found'] }
        : null,
  },
  {
    name: 'probe-finds-no-tag',
    apply: (words, probe) =>
      words.cause === 'repository-not-found-or-denied' && probe.cause === 'image-not-found'
        ? { cause: probe.cause, confidence: 'certain', also: [] }
        : null,
  },
  {
    name: 'image-is-there-now',
    apply: (words, probe) =>
      words.cause === 'image-not-found' && probe.status === 'available'
        ? { cause: words.cause, confidence: 'likely', also: words.also }
        : null,
  },
  {
    name: 'words-are-silent-probe-is-not',
    apply: (words, probe) =>
      words.cause === 'unknown' &&
      probe.cause !== undefined &&
      ['missing', 'denied', 'unsupported'].includes(probe.status)
        ? { cause: probe.cause, confidence: 'likely', also: [] }
        : null,
  },
];

/** The root cause of one failing container: its words, newest real error first, checked against our probe. */
export function explain({ container, reference, probe }: ExplainInput): Failure {
  const { texts, ...identity } = container;
  const said = texts.map(({ text, first }) => ({ text, first, diagnosis: classify(text) }));
  // Reason words alone decide only where they are a cause themselves.
  const bare = classify(
    container.reason === 'ErrImageNeverPull' ? 'not present with pull policy of Never' : container.reason,
  );
  const real = said.filter(({ diagnosis }) => diagnosis.cause !== 'unknown' && diagnosis.cause !== 'pull-throttled');
  const words = (real[0] ?? said.find(({ diagnosis }) => diagnosis.cause === 'pull-throttled'))?.diagnosis ?? bare;
  // The oldest text that names a cause: events tell when; the status text has no time and is the newest.
  const first = real.findLast(({ first }) => first !== null) ?? real.at(-1) ?? null;

  const { cause, confidence, also, decidedBy } = decide(words, probe);
  return {
    ...identity,
    cause,
    wordsCause: words.cause,
    decidedBy,
    confidence,
    also,
    firstError: first === null ? null : first.text.slice(0, MAX_FIRST_ERROR),
    evidence: [...words.evidence, ...(probe === null ? [] : [describeProbe(probe)])],
    registry: reference?.host ?? null,
    reference: reference === null ? null : printReference(reference),
  };
}

function decide(words: Diagnosis, probe: ProbeResult | null) {
  if (probe !== null) {
    for (const { name, apply } of RULES) {
      const decided = apply(words, probe);
      if (decided !== null) return { ...decided, decidedBy: name };
    }
  }
  return { ...words, decidedBy: 'words' };
}

function describeProbe(probe: ProbeResult): string {
  const failed = probe.stages.find((stage) => !stage.ok) ?? probe.stages.at(-1);
  const detail = failed === undefined ? '' : ` (${failed.stage} ${failed.host}: ${failed.detail})`;
  return `${PROBE_EVIDENCE} ${probe.vantage}: ${probe.status}${detail}`;
}
