import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';

const folder = mkdtempSync(join(tmpdir(), 'pullwarden-app-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Runs the application as the CDK does, without bundling; resolves to what it says and how it ends. */
function synth(config: string): Promise<{ readonly code: number; readonly said: string }> {
  const env = {
    ...process.env,
    CDK_OUTDIR: join(folder, 'cdk.out'),
    CDK_VALIDATION: 'false',
    CDK_CONTEXT_JSON: JSON.stringify({ config, 'aws:cdk:bundling-stacks': [] }),
  };
  return new Promise((resolve) => {
    const child = execFile(process.execPath, ['bin/app.ts'], { env }, (_, stdout, stderr) =>
      resolve({ code: child.exitCode ?? -1, said: stdout + stderr }),
    );
  });
}

function write(name: string, text: string): string {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
}

describe('a configuration', () => {
  it('that is right is synthesized', async () => {
    expect(await synth('pullwarden.example.yaml')).toMatchObject({ code: 0 });
  });

  it('that is wrong is refused with every problem, where it is and how to mend it', async () => {
    const file = write(
      'wrong.yaml',
      'version: 2\nclusters: []\nchannels:\n  - { name: a, type: email, address: nope }\npolicy: { openafter: 2m }\n',
    );
    expect(await synth(file)).toEqual({
      code: 1,
      said: [
        `${file} has 3 problems:`,
        '  version: is 2, and must be 1; correct the value',
        '  channels.0.address: is "nope", and must be a mail address; correct the value',
        '  policy.openafter: there is no such key; remove it or correct its spelling (docs/configuration.md)',
        '',
      ].join('\n'),
    });
  });

  it.each([
    ['not.yaml', 'clusters: [', /^\S+not\.yaml has \d problems?:\n {2}\S+not\.yaml: not readable as YAML: .+; correct/],
    [
      'check.yaml',
      'version: 1\nclusters: [{ name: c, region: eu-west-1 }]\nchecks: { nope: {} }',
      /checks\.nope: there is no such check; use one of image-pulls, /,
    ],
  ])('%s ends with a sentence and no stack trace', async (name, text, expected) => {
    const { code, said } = await synth(write(name, text));
    expect(code).toBe(1);
    expect(said).toMatch(expected);
    expect(said).not.toMatch(/^\s+at /m);
  });

  it('that is not there is asked for', async () => {
    expect(await synth('nowhere.yaml')).toEqual({
      code: 1,
      said: 'There is no nowhere.yaml; name your configuration with -c config=FILE.\n',
    });
  });
});
