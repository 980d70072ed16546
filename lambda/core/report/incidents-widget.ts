import { cutText } from './cut-text.ts';
import { fitEscaped } from './notices/fit-escaped.ts';
import { listed } from './notices/facts.ts';
import { quiet } from './notices/tame.ts';
import type { OpenRow } from './open-rows.ts';

const MAX_CELL = 400;
const MAX_CLUSTER = 150;
const MINUTE_MS = 60_000;

/** What is open, as far as it is shown. */
export interface OpenTable {
  /** In the order in which they stand. */
  readonly rows: readonly OpenRow[];
  /** How many more are known of. */
  readonly leftOut: number;
  /** Whether there are states beyond, which were not read. */
  readonly more: boolean;
}

const STYLE =
  '<style>.pw{font:13px sans-serif;border-collapse:collapse;width:100%}.pw td,.pw th{padding:4px 8px;text-align:left;' +
  'vertical-align:top;border-bottom:1px solid #ccc;overflow-wrap:anywhere}.pw tr>:nth-child(1),.pw tr>:nth-child(4){white-space:nowrap}.pw .critical{color:#b0000e;font-weight:bold}' +
  '.pw .error{color:#b0000e}.pw .warning{color:#8a5a00}</style>';

/** The table of open incidents for a CloudWatch dashboard, HTML without links and scripts; every text is taken for hostile. `now` in epoch ms. */
export function incidentsWidget({ rows, leftOut, more }: OpenTable, now: number): string {
  const count = rows.length + leftOut;
  const least = more ? 'at least ' : '';
  if (count === 0 && !more) return `${STYLE}<p class="pw">Nothing is open.</p>`;
  const head = ['Severity', 'Cluster', 'What', 'For', 'Who'].map((name) => `<th>${name}</th>`).join('');
  const left =
    leftOut > 0 || more
      ? `<p class="pw">${least}${leftOut} more are not shown: pullwarden incidents lists all.</p>`
      : '';
  const body = rows.map((row) => rowOf(row, now)).join('');
  return `${STYLE}<p class="pw">${least}${count} open</p><table class="pw"><tr>${head}</tr>${body}</table>${left}`;
}

function rowOf({ severity, cluster, cause, title, since, pods, hit, heldBy }: OpenRow, now: number): string {
  const who = [pods === 0 ? '' : `${pods} ${pods === 1 ? 'pod' : 'pods'}`, listed(hit.names, hit.count)];
  const held = heldBy === null ? '' : ` (${heldBy === 'silence' ? 'silenced' : 'told by a storm'})`;
  const cells = [
    cell(cluster, MAX_CLUSTER),
    `${cell(title, MAX_CELL)}<br>${cell(cause, MAX_CELL)}${held}`,
    spanOf(now - since),
    cell(who.filter((part) => part !== '').join(': '), MAX_CELL),
  ];
  return `<tr><td class="${severity}">${severity}</td>${cells.map((text) => `<td>${text}</td>`).join('')}</tr>`;
}

function cell(text: string, max: number): string {
  return fitEscaped(cutText(quiet(text), max), max, escapeHtml);
}

/** No character becomes more than five, as `fitEscaped` expects. */
function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&#34;')
    .replaceAll("'", '&#39;');
}

function spanOf(ms: number): string {
  const minutes = Math.max(0, Math.round(ms / MINUTE_MS));
  if (minutes < 120) return `${minutes} min`;
  const hours = Math.round(minutes / 60);
  return hours < 48 ? `${hours} h` : `${Math.round(hours / 24)} days`;
}
