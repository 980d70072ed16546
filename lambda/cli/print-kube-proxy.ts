import { plainText } from '../core/report/plain-text.ts';
import type { PlanStep } from '../core/kube-proxy/repair-plan.ts';
import { count, createPaint, type Paint } from './incident-block.ts';
import type { DiffReport, PlanReport, ShownRunning, ShowReport } from './kube-proxy-reports.ts';

const WIDEST_CELL = 44;

/** A comparison for a person: what differs between expected, stored and running, what it can break, what else is odd. */
export function printDiff(report: DiffReport, { colour }: { readonly colour: boolean }): string {
  const paint = createPaint(colour);
  const { drift, warnings, running } = report;
  const lines = [headline(report, paint)];
  const rows = rowsOf(report);
  if (rows.length > 0) lines.push('', ...table(rows, running, paint));
  if (drift.length > 0) lines.push('');
  for (const { field, inEffect, impact } of drift) {
    lines.push(`${paint('bold', field)}${inEffect ? '' : ' (without effect in this mode)'}: ${impact}`);
  }
  if (running !== undefined) lines.push('', runningLine(running));
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

/** A plan as a script that a person reads and runs: every sentence is a comment. */
export function printPlan(report: PlanReport, { colour }: { readonly colour: boolean }): string {
  const paint = createPaint(colour);
  const { status, reason, steps, undo, leave } = report;
  const nothing = status === 'not-applicable' ? `Nothing to mend: ${plainText(reason ?? '')}` : 'Nothing to mend.';
  const lines =
    steps.length === 0 ? [paint('green', leave.length === 0 ? `# ${nothing}` : '# No command mends this.')] : [];
  steps.forEach((step, index) => lines.push(...script(step, `${index + 1}.`, paint)));
  if (undo.length > 0) lines.push('', paint('bold', '# To take it back:'));
  undo.forEach((step, index) => lines.push(...script(step, `${index + 1}.`, paint, '# ')));
  for (const { field, why } of leave)
    lines.push('', `# ${paint('yellow', 'leave')} ${plainText(field)}: ${plainText(why)}`);
  return `${lines.join('\n').replace(/^\n/, '')}\n`;
}

function script({ title, command, why }: PlanStep, number: string, paint: Paint, prefix = ''): readonly string[] {
  const commands = command.split('\n').map((line) => `${prefix}${line}`);
  return ['', paint('bold', `# ${number} ${plainText(title)}`), `# ${plainText(why)}`, ...commands];
}

function headline({ status, reason, baseline, drift, error }: DiffReport, paint: Paint): string {
  if (error !== undefined) return `${paint('red', 'ERROR')} ${error.kind}: ${plainText(error.message)}`;
  if (status === 'not-applicable') return `${paint('green', 'NOT APPLICABLE')} ${plainText(reason ?? '')}`;
  const stored =
    baseline === null
      ? 'no baseline fits this configuration; name one with --baseline. kube-proxy can read it'
      : drift.length === 0
        ? `every stored field is as ${plainText(baseline)} expects`
        : `${count(drift.length, 'field')} ${drift.length === 1 ? 'differs' : 'differ'} from ${plainText(baseline)}`;
  if (drift.length > 0) return `${paint('yellow', 'DRIFT')} ${stored}`;
  return status === 'drift'
    ? `${paint('yellow', 'DRIFT')} what runs is not what is stored; ${stored}`
    : `${paint('green', 'NO DRIFT')} ${stored}`;
}

interface Row {
  readonly field: string;
  readonly expected: string;
  readonly stored: string;
  readonly running: string;
}

/** A row for every field that differs anywhere. */
function rowsOf({ drift, running }: DiffReport): readonly Row[] {
  const differences = running?.differences ?? [];
  const fields = new Set([...drift.map(({ field }) => field), ...differences.map(({ field }) => field)]);
  return [...fields].sort().map((field) => {
    const drifted = drift.find((one) => one.field === field);
    const runs = differences.filter((one) => one.field === field);
    const stored = drifted?.actual ?? runs[0]?.stored ?? '';
    const others = [...new Set(runs.map((one) => shown(one.running)))].join(' or ');
    const runsNow = drifted?.running === undefined ? others : shown(drifted.running);
    return {
      field,
      expected: drifted === undefined ? '' : shown(drifted.expected),
      stored: `${shown(stored)}${drifted?.actualFrom === 'default' ? ' (default)' : ''}`,
      running: runsNow === '' ? '?' : runsNow,
    };
  });
}

function table(rows: readonly Row[], running: ShownRunning | undefined, paint: Paint): readonly string[] {
  const columns = (['field', 'expected', 'stored', 'running'] as const).filter(
    (column) => column !== 'running' || running !== undefined,
  );
  const width = (column: keyof Row) => Math.max(column.length, ...rows.map((row) => cut(row[column]).length));
  const line = (cell: (column: keyof Row) => string) =>
    `  ${columns.map((column) => cell(column).padEnd(width(column))).join('  ')}`.trimEnd();
  return [
    paint(
      'dim',
      line((column) => column),
    ),
    ...rows.map((row) => line((column) => cut(row[column]))),
  ];
}

function runningLine({ pods, seen, differing, older, untold }: ShownRunning): string {
  const parts = [
    `${count(pods, 'pod')} running`,
    ...(seen === 0 ? [] : [`${seen} showed what they run`]),
    ...(differing === 0 ? [] : [`${differing} run something else than what is stored`]),
    ...(older === 0 ? [] : [`${older} started before it was stored`]),
    ...(untold === 0 ? [] : [`of ${untold} nothing can be told`]),
  ];
  return `Running: ${parts.join(', ')}.`;
}

function cut(cell: string): string {
  return cell.length > WIDEST_CELL ? `${cell.slice(0, WIDEST_CELL - 1)}…` : cell;
}

function shown(value: string): string {
  return value === '' ? '""' : plainText(value);
}
