const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A span of milliseconds as kubectl shows an age: `81s`, `3m17s`, `26h`, `5d3h` (apimachinery's HumanDuration). */
export function humanDuration(span: number): string {
  if (span < -SECOND) return '<invalid>';
  if (span < 0) return '0s';
  if (span < 2 * MINUTE) return `${Math.floor(span / SECOND)}s`;
  if (span < 10 * MINUTE) return two(span, MINUTE, 'm', SECOND, 's');
  if (span < 3 * HOUR) return `${Math.floor(span / MINUTE)}m`;
  if (span < 8 * HOUR) return two(span, HOUR, 'h', MINUTE, 'm');
  if (span < 2 * DAY) return `${Math.floor(span / HOUR)}h`;
  if (span < 8 * DAY) return two(span, DAY, 'd', HOUR, 'h');
  if (span < 2 * 365 * DAY) return `${Math.floor(span / DAY)}d`;
  if (span < 8 * 365 * DAY) return two(span, 365 * DAY, 'y', DAY, 'd');
  return `${Math.floor(span / (365 * DAY))}y`;
}

function two(span: number, large: number, largeUnit: string, small: number, smallUnit: string): string {
  const rest = Math.floor((span % large) / small);
  return `${Math.floor(span / large)}${largeUnit}${rest === 0 ? '' : `${rest}${smallUnit}`}`;
}
