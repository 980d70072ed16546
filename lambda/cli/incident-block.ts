import { styleText } from 'node:util';
import type { Affected, Severity } from '../core/model/check.ts';
import { plainText } from '../core/report/plain-text.ts';

type Style = Parameters<typeof styleText>[0];

const SEVERITY_STYLE: Readonly<Record<Severity, Style>> = {
  critical: ['red', 'bold'],
  error: 'red',
  warning: 'yellow',
};
const MAX_EVIDENCE = 400;
const MAX_NAMES = 4;

/** What a block shows of an incident. */
export interface ShownIncident {
  readonly severity: Severity;
  readonly title: string;
  readonly cause: string;
  readonly confidence: string;
  readonly affected: Affected;
  readonly evidence: readonly string[];
  readonly next: readonly string[];
  /** How long it has lasted, milliseconds; null when that is not known. */
  readonly lastedMs: number | null;
}

/** Paints text where the terminal has colours. */
export type Paint = (style: Style, text: string) => string;

export function createPaint(colour: boolean): Paint {
  return (style, text) => (colour ? styleText(style, text, { validateStream: false }) : text);
}

/** An incident for a person at a terminal: what, who, why, what to do. Texts from outside are made plain. */
export function incidentBlock(incident: ShownIncident, paint: Paint): readonly string[] {
  const { severity, title, cause, confidence, affected, evidence, next, lastedMs } = incident;
  const lines = [`${paint(SEVERITY_STYLE[severity], severity.toUpperCase())} ${paint('bold', plainText(title))}`];
  lines.push(`  cause   ${cause} (${confidence})${lastedMs === null ? '' : `, for ${span(lastedMs)}`}`);
  if (affected.pods > 0) {
    lines.push(`  hits    ${count(affected.pods, 'pod')} of ${names(affected.workloads, affected.counts.workloads)}`);
    lines.push(`  nodes   ${names(affected.nodes, affected.counts.nodes)}`);
  }
  for (const text of evidence) lines.push(`  why     ${paint('dim', cut(plainText(text)))}`);
  next.forEach((step, index) => lines.push(`  ${index === 0 ? 'do     ' : '       '} ${index + 1}. ${step}`));
  return lines;
}

/** `1 pod`, `12 pods`. */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

/** A duration in its largest sensible unit: `40 s`, `8 min`, `3 h`. */
export function span(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  if (minutes < 1) return `${Math.max(0, Math.round(ms / 1_000))} s`;
  return minutes < 120 ? `${minutes} min` : `${Math.round(minutes / 60)} h`;
}

function names(listed: readonly string[], all: number): string {
  const shown = listed.slice(0, MAX_NAMES);
  const more = all - shown.length;
  return `${shown.map(plainText).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

function cut(text: string): string {
  return text.length <= MAX_EVIDENCE ? text : `${text.slice(0, MAX_EVIDENCE)}…`;
}
