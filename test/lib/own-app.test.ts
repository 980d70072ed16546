import { execFile } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, expect, it } from '@jest/globals';

/** An application as somebody else writes it; it stands in docs/library.md too. */
const APP = /```ts\n([\s\S]*?)```/.exec(readFileSync('docs/library.md', 'utf8'))![1]!;

const folder = mkdtempSync(join(tmpdir(), 'pullwarden-own-'));
afterAll(() => rmSync(folder, { recursive: true }));

it('an application of one’s own takes Pullwarden as a package, code and all', async () => {
  mkdirSync(join(folder, 'node_modules'));
  // What `npm install ../pullwarden` does.
  symlinkSync(process.cwd(), join(folder, 'node_modules/pullwarden'));
  for (const name of ['aws-cdk-lib', 'constructs']) {
    symlinkSync(join(process.cwd(), 'node_modules', name), join(folder, 'node_modules', name));
  }
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  writeFileSync(join(folder, 'app.ts'), APP);
  const env = {
    ...process.env,
    CDK_OUTDIR: join(folder, 'cdk.out'),
    CDK_VALIDATION: 'false',
  };
  const { stderr } = await promisify(execFile)(process.execPath, ['app.ts'], { cwd: folder, env });
  expect(stderr).not.toMatch(/error/i);
  const bundles = readdirSync(env.CDK_OUTDIR).filter((name) => name.startsWith('asset.'));
  expect(bundles.length).toBeGreaterThan(4);
  for (const name of bundles) expect(existsSync(join(env.CDK_OUTDIR, name, 'index.mjs'))).toBe(true);
  const { Resources } = JSON.parse(readFileSync(join(folder, 'cdk.out/Platform.template.json'), 'utf8'));
  const types = Object.values<{ readonly Type: string }>(Resources).map(({ Type }) => Type);
  expect(types).toEqual(expect.arrayContaining(['AWS::KMS::Key', 'AWS::DynamoDB::GlobalTable', 'AWS::Events::Rule']));
}, 60_000);
