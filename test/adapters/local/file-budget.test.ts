import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { createFileBudget } from '../../../lambda/adapters/local/file-budget.ts';

const ALLOWANCE = { pulls: 2, windowMs: 60_000 };
const NOW = Date.parse('2026-01-01T12:00:00Z');
let folder: string;
let problems: unknown[];
const budget = (name = 'state/pulls.log') => createFileBudget(join(folder, name), (why) => problems.push(why));

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pullwarden-budget-'));
  problems = [];
});
afterEach(() => rmSync(folder, { recursive: true }));

it('is spent after its pulls, for its host alone, until the window has passed, whoever asks', async () => {
  const take = (host: string, now: number) => budget().take(host, ALLOWANCE, now);
  expect([await take('a', NOW), await take('a', NOW + 1), await take('a', NOW + 2)]).toEqual([true, true, false]);
  expect(await take('b', NOW + 2)).toBe(true);
  expect([await take('a', NOW + 60_000), await take('a', NOW + 60_000)]).toEqual([true, false]);
  expect(problems).toEqual([]);
});

it('forgets what is too old when the file has grown, and survives lines that are none', async () => {
  const file = join(folder, 'pulls.log');
  const old = `${new Date(NOW - 7 * 3_600_000).toISOString()} a\n`;
  writeFileSync(file, `rubbish\n${old.repeat(2_000)}`);
  expect(await budget('pulls.log').take('a', ALLOWANCE, NOW)).toBe(true);
  expect(readFileSync(file, 'utf8')).toBe('2026-01-01T12:00:00.000Z a\n');
});

it('holds for the process, and says so once, where the file cannot be written', async () => {
  writeFileSync(join(folder, 'state'), 'a file where a folder should be');
  const one = budget();
  const taken = [];
  for (let pull = 0; pull < 3; pull += 1) taken.push(await one.take('a', ALLOWANCE, NOW));
  expect(taken).toEqual([true, true, false]);
  expect(problems).toHaveLength(1);
});
