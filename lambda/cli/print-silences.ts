import { plainText } from '../core/report/plain-text.ts';
import { createPaint } from './incident-block.ts';
import { shortTime } from './short-time.ts';
import { SILENCE_PARTS, type SilenceReport } from './silence-report.ts';

/** The silences for a person at a terminal, a line each. Texts are made plain. */
export function printSilences(silences: readonly SilenceReport[], { colour }: { readonly colour: boolean }): string {
  if (silences.length === 0) return 'no silence holds now, and none is to come\n';
  const paint = createPaint(colour);
  const lines = silences.map((silence) => {
    const state = paint(silence.state === 'active' ? 'yellow' : 'dim', silence.state.toUpperCase().padEnd(6));
    return `${plainText(silence.id)} ${state} ${silenceSentence(silence)}`;
  });
  return `${lines.join('\n')}\n`;
}

/** What a silence holds back, from when to when, and why. */
export function silenceSentence({ from, until, reason, ...of }: SilenceReport): string {
  const named = SILENCE_PARTS.flatMap((part) => {
    const value = of[part];
    return value === null ? [] : [`${part} ${plainText(value)}`];
  });
  const what = named.length === 0 ? 'everything' : named.join(', ');
  return `${what} from ${shortTime(from)} to ${shortTime(until)}: ${plainText(reason)}`;
}
