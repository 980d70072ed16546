import type { Cause } from '../../model/cause.ts';
import type { Confidence, Diagnosis } from '../../model/failure.ts';
import { readChain } from './chain.ts';
import type { Link } from './chain.ts';
import { DENIALS, findCause } from './find-cause.ts';
import type { Finding } from './find-cause.ts';
import { isCut } from './is-cut.ts';
import { maskNames } from './mask-names.ts';
import { namedImage } from './named-image.ts';
import type { Named } from './named-image.ts';
import { unquote } from './unquote.ts';
import { wordsOf } from './words.ts';

/** A part of the message that was read: offsets in UTF-16 units, the end not included. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** All that one text says about a failed pull. */
export interface MessageReading extends Diagnosis, Named {
  /** The class of texts that the deciding words belong to; null when nothing decided. */
  readonly rule: string | null;
  /** Where the deciding words stand in the message. */
  readonly spans: readonly Span[];
  /** The layers of the deciding error, outermost first. */
  readonly chain: readonly Link[];
  /** The text ends in the middle, or was longer than what is read of it. */
  readonly cut: boolean;
}

/** Only so much of a text is read: kubelet texts are seldom longer than 2,000 characters, and the rest is HTML. */
export const MAX_MESSAGE = 16_384;
const MAX_QUOTE = 160;

/** Reads one text of a kubelet or runtime. Never throws; linear in the bounded text. */
export function readMessage(text: string): MessageReading {
  const bounded = text.slice(0, MAX_MESSAGE);
  const words = unquote(wordsOf(bounded));
  const masked = maskNames(words);
  const finding = findCause(masked.text);
  const cut = text.length > MAX_MESSAGE || isCut(bounded, masked.text);
  const named = namedImage(words.text);
  if (finding === null) {
    const chain = readChain(masked, bounded, 0, masked.text.length);
    return {
      cause: 'unknown',
      confidence: 'guess',
      also: [],
      evidence: [],
      ...named,
      rule: null,
      spans: [],
      chain,
      cut,
    };
  }
  const { rule, attempt, start, end } = finding.found;
  const span = { start: masked.at[start] as number, end: masked.at[end] as number };
  return {
    cause: rule.cause,
    confidence: confidenceOf(finding, cut),
    also: alsoOf(finding),
    evidence: [quote(bounded.slice(span.start, span.end))],
    ...named,
    rule: rule.of,
    spans: [span],
    chain: readChain(masked, bounded, attempt.start, attempt.start + attempt.text.length),
    cut,
  };
}

function confidenceOf({ found: { rule, attempt }, others }: Finding, cut: boolean): Confidence {
  const said = rule.confidence ?? 'certain';
  if (attempt.kind === 'mirror' || attempt.kind === 'artifact') return 'guess';
  // Two credentials were denied in two ways: the text does not tell which of them was meant to work.
  const disputed =
    [rule.cause, ...others].every((cause) => DENIALS.includes(cause)) && new Set([rule.cause, ...others]).size > 1;
  if (!cut && !disputed) return said;
  return said === 'certain' ? 'likely' : 'guess';
}

function alsoOf({ found: { rule }, others }: Finding): readonly Cause[] {
  return [...new Set([...others, ...(rule.also ?? [])])].filter((cause) => cause !== rule.cause);
}

function quote(words: string): string {
  return words.length <= MAX_QUOTE ? words : `…${words.slice(-MAX_QUOTE)}`;
}
