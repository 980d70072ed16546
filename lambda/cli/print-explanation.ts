import { CAUSES } from '../core/model/cause.ts';
import { headline } from '../core/report/describe.ts';
import { plainText } from '../core/report/plain-text.ts';
import type { Explanation } from './explain-message.ts';
import { createPaint } from './incident-block.ts';

/** Shown of a message; what lies far from the deciding words is HTML or a list of layers. */
const MAX_BEFORE = 1_200;
const MAX_AFTER = 400;

/** An explanation for a tired person: the cause, the message with the deciding words marked, what else, what to do. */
export function printExplanation(
  { message, reading, steps, report }: Explanation,
  { colour }: { colour: boolean },
): string {
  const paint = createPaint(colour);
  const [span] = reading.spans;
  const scope = CAUSES[report.cause] === 'host' ? report.registry : report.image;
  const lines = [
    `${paint('bold', report.cause)} (${report.confidence}): ${plainText(headline(report.cause, scope ?? '(not named)'))}`,
    '',
    span === undefined ? `  ${plainText(message.slice(0, MAX_BEFORE))}` : `  ${marked(message, span)}`,
    '',
  ];
  if (report.also.length > 0) lines.push(`  could also be  ${report.also.join(', ')}`);
  if (reading.cut) lines.push('  the text is cut off: the missing end may say more');
  if (report.registry !== null) lines.push(`  registry       ${plainText(report.registry)}`);
  for (const [index, { text, command }] of steps.entries()) {
    lines.push(`${index === 0 ? '  do             ' : '                 '}${index + 1}. ${plainText(text)}`);
    if (command !== undefined) lines.push(`                    ${paint('cyan', plainText(command))}`);
  }
  return `${lines.join('\n')}\n`;

  /** Colours mark the words; without colours »these« do. */
  function marked(text: string, { start, end }: { readonly start: number; readonly end: number }): string {
    const words = plainText(text.slice(start, end));
    const before = text.slice(Math.max(0, start - MAX_BEFORE), start);
    const after = text.slice(end, end + MAX_AFTER);
    const mark = colour ? paint(['bold', 'inverse'], words) : `»${words}«`;
    return `${soft(before)}${mark}${soft(after)}`;
  }

  function soft(text: string): string {
    // The blanks at the ends stand between these words and the marked ones.
    const plain = plainText(`|${text}|`).slice(1, -1);
    return plain === '' ? '' : paint('dim', plain);
  }
}
