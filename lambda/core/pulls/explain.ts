import type { FailingContainer, Failure } from '../model/failure.ts';
import type { ImageReference } from '../model/image-reference.ts';
import type { ProbeResult } from '../model/probe.ts';
import { printReference } from '../registry/print-reference.ts';
import { classify } from './classify.ts';
import { NOTES, RULES } from './root-cause-rules.ts';
import type { Spread } from './spread.ts';

const MAX_FIRST_ERROR = 1_000;

/** What is known about one failing container when its cause is decided. */
export interface ExplainInput {
  readonly container: FailingContainer;
  /** Null when the name is invalid. */
  readonly reference: ImageReference | null;
  /** Our own probes of the image, one a vantage; empty when there was none. */
  readonly probes: readonly ProbeResult[];
  readonly spread: Spread;
}

/** The root cause of one failing container: its words, newest real error first, checked against our probes. */
export function explain({ container, reference, probes, spread }: ExplainInput): Failure {
  const { texts, pullSecrets: _, ...identity } = container;
  const said = texts.map(({ text, first }) => ({ text, first, diagnosis: classify(text) }));
  // Reason words alone decide only where they are a cause themselves.
  const bare = classify(
    container.reason === 'ErrImageNeverPull' ? 'not present with pull policy of Never' : container.reason,
  );
  const real = said.filter(({ diagnosis }) => diagnosis.cause !== 'unknown' && diagnosis.cause !== 'pull-throttled');
  const words = (real[0] ?? said.find(({ diagnosis }) => diagnosis.cause === 'pull-throttled'))?.diagnosis ?? bare;
  // The oldest text that names a cause: events tell when; the status text has no time and is the newest.
  const first = real.findLast(({ first }) => first !== null) ?? real.at(-1) ?? null;

  const one = { words, container, probes, spread };
  const rule = RULES.find(({ when }) => when(one));
  const { cause, confidence, also } = rule?.decide(one) ?? words;
  const notes = [...(rule === undefined ? [] : [rule]), ...NOTES.filter(({ when }) => when(one))];
  const proof = [...notes.map(({ name, says }) => `${name}: ${says(one)}`), ...probes.map(describeProbe)];
  return {
    ...identity,
    cause,
    wordsCause: words.cause,
    decidedBy: rule?.name ?? 'words',
    confidence,
    also,
    firstError: first === null ? null : first.text.slice(0, MAX_FIRST_ERROR),
    evidence: [...words.evidence, ...proof],
    proof,
    registry: reference?.host ?? null,
    reference: reference === null ? null : printReference(reference),
  };
}

function describeProbe(probe: ProbeResult): string {
  const failed = probe.stages.find((stage) => !stage.ok) ?? probe.stages.at(-1);
  const detail = failed === undefined ? '' : ` (${failed.stage} ${failed.host}: ${failed.detail})`;
  return `probe from ${probe.vantage}: ${probe.status}${detail}`;
}
