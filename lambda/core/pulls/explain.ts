import type { FailingContainer, Failure } from '../model/failure.ts';
import type { ImageReference } from '../model/image-reference.ts';
import type { ProbeResult } from '../model/probe.ts';
import { describeProbe } from '../registry/describe-probe.ts';
import { printReference } from '../registry/print-reference.ts';
import { NOTES, RULES } from './root-cause-rules.ts';
import type { Spread } from './spread.ts';
import type { Words } from './words-of.ts';

/** What is known about one failing container when its cause is decided. */
export interface ExplainInput {
  readonly container: FailingContainer;
  readonly words: Words;
  /** Null when the name is invalid. */
  readonly reference: ImageReference | null;
  /** Our own probes of the image, one a vantage; empty when there was none. */
  readonly probes: readonly ProbeResult[];
  readonly spread: Spread;
}

/** The root cause of one failing container: its words, checked against our probes and against its neighbours. */
export function explain({ container, words, reference, probes, spread }: ExplainInput): Failure {
  const { texts: _texts, pullSecrets: _secrets, ...identity } = container;
  const { diagnosis, firstError } = words;
  const one = { words: diagnosis, container, probes, spread };
  const rule = RULES.find(({ when }) => when(one));
  const { cause, confidence, also } = rule?.decide(one) ?? diagnosis;
  const notes = [...(rule === undefined ? [] : [rule]), ...NOTES.filter(({ when }) => when(one))];
  const proof = [...notes.map(({ name, says }) => `${name}: ${says(one)}`), ...probes.map(describeProbe)];
  return {
    ...identity,
    cause,
    wordsCause: diagnosis.cause,
    decidedBy: rule?.name ?? 'words',
    confidence,
    also,
    firstError,
    evidence: [...diagnosis.evidence, ...proof],
    proof,
    registry: reference?.host ?? null,
    reference: reference === null ? null : printReference(reference),
  };
}
