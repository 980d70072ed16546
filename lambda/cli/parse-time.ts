import { UsageError } from './usage-error.ts';

const UNIT_MS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };
const DURATION = /^(?:\d{1,6}[smhdw])+$/;
const RFC_3339 = /^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:[Zz]|[+-]\d\d:\d\d)$/;
const EXAMPLE = '2026-03-01T18:00:00Z';
/** When "last night" begins, hour of the day before. */
const EVENING = 18;

/** `30m`, `2h`, `7d`, `1h30m` as milliseconds, more than 0. `what` names the option in the {@link UsageError}. */
export function parseDuration(text: string, what: string): number {
  const ms = durationOf(text);
  if (ms !== null && ms > 0) return ms;
  throw new UsageError(`${what}: ${quoted(text)} is no duration; write it as 30m, 2h, 7d or 1h30m`);
}

/** A time with its offset (RFC 3339) as epoch ms. `what` names the option in the {@link UsageError}. */
export function parseTime(text: string, what: string): number {
  const time = timeOf(text);
  if (time !== null) return time;
  throw new UsageError(`${what}: ${quoted(text)} is no time; write it with its offset, such as ${EXAMPLE}`);
}

/**
 * A time in the past as epoch ms: a duration back from `now` (epoch ms), an RFC 3339 time, or `last night`, which begins at
 * 18:00 of yesterday where the program runs. `what` names the option in the {@link UsageError}.
 */
export function parsePast(text: string, now: number, what: string): number {
  if (/^last[ -]night$/i.test(text)) return lastEvening(now);
  const ago = durationOf(text);
  if (ago !== null) return now - ago;
  const time = timeOf(text);
  if (time !== null) return time;
  throw new UsageError(
    `${what}: ${quoted(text)} is neither a duration (30m, 2h, 7d) nor a time such as ${EXAMPLE} nor "last night"`,
  );
}

function durationOf(text: string): number | null {
  if (!DURATION.test(text)) return null;
  return [...text.matchAll(/(\d+)([smhdw])/g)].reduce(
    (sum, [, number, unit]) => sum + Number(number) * UNIT_MS[unit!]!,
    0,
  );
}

function timeOf(text: string): number | null {
  if (!RFC_3339.test(text)) return null;
  const time = Date.parse(text.toUpperCase().replace(' ', 'T'));
  if (Number.isNaN(time)) return null;
  // JavaScript takes 30 February for 2 March.
  const [day] = /\d\d(?=[Tt ])/.exec(text)!;
  const offset = /([+-])(\d\d):(\d\d)$/.exec(text);
  const minutes = offset === null ? 0 : Number(`${offset[1]}1`) * (Number(offset[2]) * 60 + Number(offset[3]));
  return new Date(time + minutes * 60_000).getUTCDate() === Number(day) ? time : null;
}

function lastEvening(now: number): number {
  const evening = new Date(now);
  evening.setDate(evening.getDate() - 1);
  evening.setHours(EVENING, 0, 0, 0);
  return evening.getTime();
}

function quoted(text: string): string {
  return JSON.stringify(text);
}
