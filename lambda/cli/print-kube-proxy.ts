import { plainText } from '../core/report/plain-text.ts';
import { createPaint } from './incident-block.ts';
import type { DiffReport, ShowReport } from './kube-proxy-reports.ts';

/** A comparison for a person: what differs, what it can break, what else is odd about the text. */
export function printDiff(report: DiffReport, { colour }: { readonly colour: boolean }): string {
  const paint = createPaint(colour);
  const { status, reason, baseline, drift, warnings, error } = report;
  const lines: string[] = [];
  if (error !== undefined) {
    lines.push(`${paint('red', 'ERROR')} ${error.kind}: ${plainText(error.message)}`);
  } else if (status === 'not-applicable') {
    lines.push(`${paint('green', 'NOT APPLICABLE')} ${plainText(reason ?? '')}`);
  } else if (baseline === null) {
    lines.push('No baseline fits this configuration; name one with --baseline. kube-proxy can read it.');
  } else if (drift.length === 0) {
    lines.push(`${paint('green', 'NO DRIFT')} every field is as ${plainText(baseline)} expects`);
  } else {
    const fields = drift.length === 1 ? '1 field differs' : `${drift.length} fields differ`;
    lines.push(`${paint('yellow', 'DRIFT')} ${fields} from ${plainText(baseline)}`);
  }
  for (const { field, expected, actual, actualFrom, inEffect, impact } of drift) {
    const notes = [
      ...(actualFrom === 'default' ? ['the default'] : []),
      ...(inEffect ? [] : ['without effect in this mode']),
    ];
    lines.push(
      '',
      `${paint('bold', field)}: ${shown(actual)}${notes.length === 0 ? '' : ` (${notes.join(', ')})`}, expected ${shown(expected)}`,
    );
    lines.push(`  ${impact}`);
  }
  if (warnings.length > 0) lines.push('');
  for (const { text } of warnings) lines.push(`${paint('yellow', 'note')} ${plainText(text)}`);
  return `${lines.join('\n')}\n`;
}

/** The effective values, a field a line; defaults are marked. */
export function printShow(report: ShowReport): string {
  if ('error' in report) return `ERROR ${report.error.kind}: ${plainText(report.error.message)}\n`;
  const width = Math.max(...report.fields.map(({ field }) => field.length));
  return report.fields
    .map(
      ({ field, value, from }) => `${field.padEnd(width)}  ${shown(value)}${from === 'default' ? '  (default)' : ''}\n`,
    )
    .join('');
}

function shown(value: string): string {
  return value === '' ? '""' : plainText(value);
}
