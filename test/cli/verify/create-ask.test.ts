import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createAsk } from '../../../lambda/cli/verify/create-ask.ts';

const SEND = 'pullwarden notify test CHANNEL --config FILE';
const folder = mkdtempSync(join(tmpdir(), 'pullwarden-ask-'));
const config = join(folder, 'pullwarden.yaml');
const path = process.env['PATH'];
const ask = createAsk();

beforeAll(() => {
  // Nobody listens there.
  const mail = '{ name: mail, type: smtp, endpoint: "smtp://127.0.0.1:1", address: a@example.com }';
  writeFileSync(config, `version: 1\nclusters: [{ name: c1, region: eu-west-1 }]\nchannels: [${mail}]\n`);
  writeFileSync(join(folder, 'aws'), '#!/bin/sh\nexit 1\n');
  chmodSync(join(folder, 'aws'), 0o755);
  process.env['PATH'] = `${folder}:${path}`;
});
afterAll(() => {
  process.env['PATH'] = path;
  rmSync(folder, { recursive: true });
});

describe('what is asked', () => {
  it('of this program is answered where it says no, and not where it cannot be asked', async () => {
    expect(await ask(SEND, { CHANNEL: 'mail', FILE: config })).toMatchObject({ ok: true, value: { taken: false } });
    expect(await ask(SEND, { CHANNEL: 'other', FILE: config })).toMatchObject({
      ok: false,
      status: 'unknown',
      seen: expect.stringContaining('other'),
    });
  });

  it('of AWS is not answered by an exit code, even by one without a word', async () => {
    expect(await ask('aws sts get-caller-identity')).toMatchObject({
      ok: false,
      status: 'unknown',
      seen: expect.stringMatching(/^Command failed: aws sts get-caller-identity/),
    });
  });
});
