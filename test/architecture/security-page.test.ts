import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';

const ROOT = new URL('../../', import.meta.url);
const page = readFileSync(new URL('docs/security.md', ROOT), 'utf8');
const [, table = ''] =
  page
    .split('\n## ')
    .find((chapter) => chapter.startsWith('Threats'))
    ?.split('|---|---|---|---|\n') ?? [];
const threats = table
  .split('\n')
  .filter((line) => line.startsWith('| '))
  .map((line) => ({ threat: line.split(' | ')[0]!.slice(2), cited: citedIn(line) }));

/** A test as the page names it: `[file › name](../path)`. */
interface Cited {
  readonly base: string;
  readonly name: string;
  readonly path: string;
}

function citedIn(text: string): readonly Cited[] {
  return [...text.matchAll(/\[([^\]›]+) › (.+?)\]\(\.\.\/(test\/[^)]+)\)/g)].map(([, base, name, path]) => ({
    base: base!,
    name: name!,
    path: path!,
  }));
}

/** Names of tests in a file: titles, which have a function behind them, and what begins the row of a table. */
function namesIn(text: string): ReadonlySet<string> {
  const literal = /(['"`])((?:\\.|(?!\1)[^\\\n])*)\1/.source;
  const titles = text.matchAll(new RegExp(`\\(\\s*${literal},\\s*(?:async\\s*)?\\(`, 'g'));
  const rows = text.matchAll(new RegExp(`\\[\\s*${literal},`, 'g'));
  return new Set([...titles, ...rows].map(([, , name]) => name!));
}

const files = new Map<string, ReadonlySet<string>>();
function namesOf(path: string): ReadonlySet<string> {
  const names = files.get(path) ?? namesIn(readFileSync(new URL(path, ROOT), 'utf8'));
  files.set(path, names);
  return names;
}

describe('docs/security.md', () => {
  it.each(threats)('$threat: is shown by tests that are there', ({ cited }) => {
    expect(cited).not.toEqual([]);
    const gone = cited.filter(({ path, name }) => !existsSync(new URL(path, ROOT)) || !namesOf(path).has(name));
    expect(gone).toEqual([]);
    const misnamed = cited.filter(({ base, path }) => !new RegExp(`/${base}(?:\\.test)?\\.ts$`).test(path));
    expect(misnamed).toEqual([]);
  });

  it('has a row for each threat, and every link to a test in it', () => {
    expect(threats.length).toBeGreaterThan(10);
    const links = page.match(/\]\(\.\.\/test\//g) ?? [];
    expect(threats.flatMap(({ cited }) => cited)).toHaveLength(links.length);
  });

  it('names code that is there', () => {
    const named = [...page.matchAll(/`((?:lambda|lib|scripts|test|bin)\/[\w./-]+|docs\/[\w./-]+)`/g)].map(
      ([, path]) => path!,
    );
    expect(named.length).toBeGreaterThan(10);
    expect(named.filter((path) => !existsSync(new URL(path, ROOT)))).toEqual([]);
  });
});
