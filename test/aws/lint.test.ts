import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { synthesizedApp, synthesizedMember } from '../lib/synthesized.ts';
import { installLinter } from './install-linter.ts';
import { run } from './run.ts';

/** One region of each partition, and the first of all. */
const REGIONS = ['us-east-1', 'eu-central-1', 'cn-north-1', 'us-gov-west-1'];
/** CDK says again what a reference says already. */
const SAID_TWICE = ['W3005'];
/** Where a parameter is empty, what uses it is not made. */
const MAY_BE_EMPTY = ['W1030', 'W1033'];

const folder = mkdtempSync(join(tmpdir(), 'pullwarden-lint-'));
afterAll(() => rmSync(folder, { recursive: true }));

let linter: string;
beforeAll(async () => {
  linter = await installLinter();
}, 300_000);

const lint = (file: string, ignored: readonly string[]) =>
  run(linter, ['-i', ...ignored, '-r', ...REGIONS, '--', file]);

it.each([
  ['the example', synthesizedApp(readFileSync('pullwarden.example.yaml', 'utf8')), SAID_TWICE],
  ['everything', synthesizedApp(readFileSync('test/lib/everything.yaml', 'utf8')), SAID_TWICE],
  ['another account', synthesizedMember(), [...SAID_TWICE, ...MAY_BE_EMPTY]],
])(
  'cfn-lint finds nothing in the templates of %s, in any partition',
  async (_, { templates }, ignored) => {
    for (const [name, template] of templates) {
      const file = join(folder, `${name}.template.json`);
      writeFileSync(file, JSON.stringify(template));
      await lint(file, ignored);
    }
  },
  120_000,
);

it('cfn-lint would find something', async () => {
  const file = join(folder, 'wrong.template.json');
  const wrong = { Type: 'AWS::SQS::Queue', Properties: { VisibilityTimeout: 43_201, Colour: 'red' } };
  writeFileSync(file, JSON.stringify({ Resources: { Wrong: wrong } }));
  await expect(lint(file, SAID_TWICE)).rejects.toThrow(/E3034[\s\S]*E3002|E3002[\s\S]*E3034/);
});
