import { describe, expect, it } from '@jest/globals';
import { parseDuration, parsePast, parseTime } from '../../lambda/cli/parse-time.ts';

const NOW = Date.parse('2026-03-01T10:00:00Z');
const ago = (ms: number) => NOW - ms;

describe('a duration', () => {
  it.each([
    ['45s', 45_000],
    ['30m', 1_800_000],
    ['2h', 7_200_000],
    ['7d', 604_800_000],
    ['1w', 604_800_000],
    ['1h30m', 5_400_000],
  ])('%s', (text, ms) => {
    expect(parseDuration(text, '--for')).toBe(ms);
    expect(parsePast(text, NOW, '--since')).toBe(ago(ms));
  });

  it.each(['', '0h', '-2h', '2', 'h', '2 h', '1.5h', '2y', '2H', '9999999h'])('is not %j', (text) => {
    expect(() => parseDuration(text, '--for')).toThrow(/^--for: ".*" is no duration/);
  });
});

describe('a time', () => {
  it.each([
    ['2026-03-01T09:00:00Z', '2026-03-01T09:00:00.000Z'],
    ['2026-03-01t09:00:00.25z', '2026-03-01T09:00:00.250Z'],
    ['2026-03-01 09:00:00+02:00', '2026-03-01T07:00:00.000Z'],
    ['2026-03-01T23:30:00-05:30', '2026-03-02T05:00:00.000Z'],
    ['2028-02-29T00:30:00+01:00', '2028-02-28T23:30:00.000Z'],
  ])('%s', (text, iso) => {
    expect(new Date(parseTime(text, '--from')).toISOString()).toBe(iso);
    expect(parsePast(text, NOW, '--since')).toBe(Date.parse(iso));
  });

  it.each([
    '2026-03-01',
    '2026-03-01T09:00:00',
    '2026-03-01T09:00Z',
    '2026-02-30T09:00:00Z',
    '2026-02-29T00:30:00+01:00',
    '2026-13-01T09:00:00Z',
    '2026-03-01T25:00:00Z',
    '1 March 2026',
    '2h',
  ])('is not %j', (text) => {
    expect(() => parseTime(text, '--from')).toThrow(/^--from: ".*" is no time/);
  });
});

describe('last night', () => {
  it.each([
    [2026, 2, 1, 9, 28, 1],
    [2026, 2, 1, 2, 28, 1],
    [2026, 2, 1, 23, 28, 1],
    [2026, 0, 1, 9, 31, 11],
  ])('of %d-%d-%d at %d h began on day %d at 18:00, local time', (year, month, day, hour, evening, before) => {
    const since = new Date(parsePast('last night', new Date(year, month, day, hour).getTime(), '--since'));
    expect([since.getMonth(), since.getDate(), since.getHours(), since.getMinutes()]).toEqual([before, evening, 18, 0]);
  });

  it.each(['tonight', 'last', 'last night at 3'])('%s is no time', (text) => {
    expect(() => parsePast(text, NOW, '--since')).toThrow('neither a duration');
  });
});
