import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from '@jest/globals';
import { liveCode } from './live-code.ts';

const folder = mkdtempSync(join(tmpdir(), 'pullwarden-live-test-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** What the entry makes or calls of the package `p`, whose classes are imported as A, B and C. */
async function usedBy(code: string): Promise<readonly string[]> {
  const entry = join(folder, 'entry.ts');
  writeFileSync(entry, `import { A, B, C } from 'p';\n${code}`);
  return (await liveCode({ entry })).get('entry')!.used.map(({ name }) => name);
}

const MAKER = `
  function makeStore() {
    async function load() { return new A(); }
    function leave() { return new B(); }
    return { load, remove: () => leave(), async all() { return new C(); } };
  }`;

it.each([
  ['a method that is called', `${MAKER} export const handler = () => makeStore().load();`, ['A']],
  ['a method that calls on', `${MAKER} export const handler = () => makeStore().remove();`, ['B']],
  ['what is taken out of an object', `${MAKER} const { all } = makeStore(); export const handler = all;`, ['C']],
  [
    'objects that are put together',
    `${MAKER} const s = { ...makeStore() }; export const handler = () => s.all();`,
    ['C'],
  ],
  ['nothing, if the maker is not called', `${MAKER} export const handler = () => ({ all: 1 });`, []],
  [
    'another function of the same name',
    `${MAKER} const leave = () => 1; export const handler = () => makeStore().load(leave());`,
    ['A'],
  ],
  ['what runs when the module is loaded', 'const a = new A(); export const handler = () => a;', ['A']],
  [
    'what stands in a table',
    'const all = [{ run: () => new B() }]; export const handler = (i) => all[i].run();',
    ['B'],
  ],
  ['calls', 'export const handler = () => ({ pages: A({}, () => new C()) });', ['A', 'C']],
])('%s', async (_, code, used) => {
  expect(await usedBy(code)).toEqual(used);
});
