import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { askCredentialHelper } from '../../../lambda/adapters/local/credential-helper.ts';
import { createDockerCredentials } from '../../../lambda/adapters/local/docker-credentials.ts';
import { at } from '../../support/pods.ts';
import { recordingLog } from '../../support/recording-log.ts';

const CANARY = 'CANARY-5f2c';
const { log, entries } = recordingLog();
let folder = '';
let now = at(0);

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'docker-'));
  entries.length = 0;
  now = at(0);
});
afterEach(() => rmSync(folder, { recursive: true }));

const environment = () => ({ PATH: `${folder}:/usr/bin:/bin`, CALLS: join(folder, 'calls') });
const credentials = () => createDockerCredentials({ folder, environment: environment(), log, now: () => now });
const calls = () => readFileSync(join(folder, 'calls'), 'utf8').trim().split('\n');

function configure(config: unknown): void {
  writeFileSync(join(folder, 'config.json'), typeof config === 'string' ? config : JSON.stringify(config));
}

/** A real helper that notes its argument and what it reads, and then runs `body`. */
function install(name: string, body: string): void {
  const file = join(folder, `docker-credential-${name}`);
  writeFileSync(file, `#!/bin/sh\nread -r server\necho "$1 $server" >> "$CALLS"\n${body}\n`);
  chmodSync(file, 0o755);
}

describe("the credentials of this machine's Docker", () => {
  it('are none without a configuration, and nobody is warned', async () => {
    expect(await credentials().for('r.example')).toBeNull();
    expect(entries).toEqual([]);
  });

  it('are those in the file', async () => {
    configure({ auths: { 'r.example': { username: 'user', password: 'pass' } } });
    expect(await credentials().for('r.example')).toEqual({ username: 'user', password: 'pass' });
    expect(await credentials().for('s.example')).toBeNull();
    expect(entries).toEqual([]);
  });

  it.each([
    ['a user', `echo '{"ServerURL":"x","Username":"user","Secret":"pass"}'`, { username: 'user', password: 'pass' }],
    ['a token', `echo '{"Username":"<token>","Secret":"t"}'`, { identityToken: 't' }],
    ['nothing', 'echo credentials not found in native keychain; exit 1', null],
  ])('are what a helper gives: %s', async (_, body, expected) => {
    install('test', body);
    configure({ credsStore: 'test' });
    expect(await credentials().for('docker.io')).toEqual(expected);
    expect(calls()).toEqual(['get https://index.docker.io/v1/']);
    expect(entries).toEqual([]);
  });

  it('are asked for once in five minutes, at the same time too', async () => {
    install('test', `echo '{"Username":"user","Secret":"pass"}'`);
    configure({ credHelpers: { 'r.example': 'test' } });
    const asked = credentials();
    await Promise.all([asked.for('r.example'), asked.for('r.example')]);
    now = at(5) - 1;
    await asked.for('r.example');
    expect(calls()).toEqual(['get r.example']);
    now = at(5);
    await asked.for('r.example');
    expect(calls()).toHaveLength(2);
  });

  it('are none where a helper ends without reading what it was asked', async () => {
    writeFileSync(join(folder, 'docker-credential-hasty'), '#!/bin/sh\nexit 3\n', { mode: 0o755 });
    configure({ credsStore: 'hasty' });
    expect(await credentials().for('r.example')).toBeNull();
    expect(entries[0]?.fields?.why).toBe('docker-credential-hasty ended with 3');
  });

  it.each([
    ['fails', `echo ${CANARY}; echo ${CANARY} >&2; exit 2`, /^docker-credential-test ended with 2$/],
    ['prints no JSON', `echo ${CANARY}`, /answered with something else/],
    ['prints no secret', `echo '{"Username":"${CANARY}"}'`, /answered with something else/],
    ['prints an empty secret', `echo '{"Username":"${CANARY}","Secret":""}'`, /answered with something else/],
    ['prints for ever', `yes ${CANARY}`, /printed too much/],
    ['dies', `echo ${CANARY}; kill -9 $$`, /could not be run \(SIGKILL\)/],
  ])('are none where a helper %s, with a warning that holds no secret', async (_, body, why) => {
    install('test', body);
    configure({ credsStore: 'test' });
    expect(await credentials().for('r.example')).toBeNull();
    const fields = { file: join(folder, 'config.json'), why: expect.stringMatching(why) };
    expect(entries).toEqual([{ level: 'warn', message: 'no credential for r.example', fields }]);
    expect(JSON.stringify(entries)).not.toContain(CANARY);
  });

  it.each([
    ['a helper that is not there', { credsStore: 'absent' }, /docker-credential-absent is not on the PATH/],
    ['a path for a helper', { credsStore: `../${CANARY}` }, /no plain name/],
    ['a broken entry', { auths: { 'r.example': { auth: CANARY } } }, /not user:password/],
    ['no JSON', CANARY, /no JSON object/],
  ])('are none with %s, with a warning that holds no secret', async (_, config, why) => {
    configure(config);
    expect(await credentials().for('r.example')).toBeNull();
    expect(entries).toEqual([expect.objectContaining({ level: 'warn' })]);
    expect(entries[0]?.fields?.why).toMatch(why);
    expect(JSON.stringify(entries)).not.toContain(CANARY);
  });

  it('are none where the file cannot be read', async () => {
    mkdirSync(join(folder, 'config.json'));
    expect(await credentials().for('r.example')).toBeNull();
    expect(entries[0]?.fields?.why).toMatch(/cannot be read: EISDIR/);
  });
});

it('a helper is not waited for longer than its time, not even one that will not end', async () => {
  install('slow', "trap '' TERM; sleep 4");
  const started = performance.now();
  const answer = await askCredentialHelper({ name: 'slow', server: 'r.example' }, environment(), 300);
  expect(answer).toEqual({ ok: false, why: 'docker-credential-slow did not answer in time' });
  expect(performance.now() - started).toBeLessThan(3_000);
});
