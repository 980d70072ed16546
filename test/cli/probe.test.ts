import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type RegistrySimulator, startRegistrySimulator } from '../../lambda/simulator/registry-simulator.ts';
import { run } from './run.ts';

let registry: RegistrySimulator;
let folder: string;
const file = (name: string, text: string) => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};

beforeAll(async () => {
  registry = await startRegistrySimulator({ tokens: 'refuse' });
  registry.push('team/app:1', { platforms: ['linux/amd64', 'linux/arm64'] });
  registry.push('team/app:2');
  registry.push('private/app:1');
  registry.protect('private/app', { name: 'me', password: 'CANARY' });
});
afterAll(() => registry.stop());

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pullwarden-probe-'));
  process.env['DOCKER_CONFIG'] = folder;
});
afterEach(() => rmSync(folder, { recursive: true }));
afterAll(() => {
  delete process.env['DOCKER_CONFIG'];
});

const image = (name: string) => `${registry.host}/${name}`;
const probe = (...args: readonly string[]) => run('probe', '--ca', file('ca.pem', registry.ca), ...args);

type Row = readonly [name: string, exit: number, status: string, cause: string | undefined, ...options: string[]];

describe('one image', () => {
  it('is shown with every step of its pull', async () => {
    const { code, out } = await probe(image('team/app:1'));
    expect(code).toBe(0);
    expect(out).toMatch(
      /^available {3}127\.0\.0\.1:\d+\/team\/app:1 {2}sha256:[0-9a-f]{64} {2}linux\/amd64, linux\/arm64\n/,
    );
    const stages = [...out.matchAll(/^ {2}ok (\w+)/gm)].map(([, stage]) => stage);
    expect(stages).toEqual(['dns', 'tcp', 'tls', 'http', 'token', 'http', 'manifest', 'manifest', 'config', 'blob']);
    expect(out).toMatch(/127\.0\.0\.1:\d+: certificate of .+, \d+ days left/);
  });

  it('as JSON has the fields that programs rely on', async () => {
    const { out } = await probe(image('team/app:1'), '-o', 'json');
    const { schemaVersion, status, results } = JSON.parse(out);
    expect([schemaVersion, status, results.length]).toEqual(['1', 'available', 1]);
    expect(results[0]).toMatchObject({
      image: image('team/app:1'),
      host: registry.host,
      status: 'available',
      digest: expect.stringMatching(/^sha256:/),
      platforms: ['linux/amd64', 'linux/arm64'],
      identity: 'anonymous',
      vantage: 'here',
      certificate: { host: registry.host, notAfter: expect.stringMatching(/^\d{4}-\d\d-\d\dT/) },
    });
    expect(results[0].stages[0]).toEqual({
      stage: 'dns',
      host: registry.host,
      ok: true,
      ms: expect.any(Number),
      detail: '127.0.0.1',
    });
  });

  it.each([
    ['team/app:9', 1, 'missing', 'image-not-found'],
    ['private/app:1', 1, 'denied', 'unauthorized'],
    ['team/app:1', 1, 'unsupported', 'platform-mismatch', '--platform', 'linux/s390x'],
    ['team/app:2', 1, 'unsupported', 'platform-mismatch', '--platform', 'linux/arm64'],
    ['team/app:1', 0, 'available', undefined, '--platform', 'linux/arm64'],
    // The platforms stand in the manifest, which was not to be read.
    ['team/app:1', 2, 'unknown', undefined, '--platform', 'linux/arm64', '--budget', '0'],
  ] as readonly Row[])('%s exits with %i: %s, %s', async (name, exit, status, cause, ...options) => {
    const { code, out } = await probe(image(name), ...options, '-o', 'json');
    expect([code, JSON.parse(out).results[0].status, JSON.parse(out).results[0].cause]).toEqual([exit, status, cause]);
  });

  it("is asked for with the login of Docker's configuration, unless told otherwise", async () => {
    const auth = Buffer.from('me:CANARY').toString('base64');
    file('config.json', JSON.stringify({ auths: { [registry.host]: { auth } } }));
    const with_ = await probe(image('private/app:1'), '-o', 'json');
    expect(JSON.parse(with_.out).results[0]).toMatchObject({ status: 'available', identity: 'credentials' });
    const without = await probe(image('private/app:1'), '--anonymous');
    expect([without.code, without.out]).toEqual([1, expect.stringContaining('(asked as nobody)')]);
    for (const { out, err } of [with_, without]) expect(out + err).not.toMatch(new RegExp(`CANARY|${auth}`));
  });

  it("is asked for at the mirrors of containerd's configuration", async () => {
    mkdirSync(join(folder, 'gone.invalid'));
    file('gone.invalid/hosts.toml', `[host."https://${registry.host}"]`);
    const { code, out } = await probe('gone.invalid/team/app:2', '--hosts-dir', folder);
    expect([code, out]).toEqual([0, expect.stringContaining('available   gone.invalid/team/app:2')]);
  });

  it('that no network leads to is no answer', async () => {
    const { code, out } = await probe('registry.invalid/app:1');
    expect(code).toBe(2);
    expect(out).toMatch(/unreachable registry\.invalid\/app:1 {2}dns/);
  });
});

describe('many images', () => {
  it('come from a file, each once, and few of them are walked to the end', async () => {
    const names = [image('team/app:1'), image('team/app:2'), image('team/app:9'), image('team/app:1')];
    const list = file('images.txt', `# ours\n${names.join('\n')}\n\n${image('private/app:1')} # not ours\n`);
    const { code, out } = await probe('--from-file', list, '--budget', '1');
    expect(code).toBe(1);
    expect(out).toMatch(/^4 images: 2 available, 1 missing, 1 denied\. Walked down to a layer: 1 /m);
  });
});

describe('wrong use', () => {
  it.each([
    [[], /there is no image/],
    [['a', '--budget', 'x'], /whole number/],
    [['a', '--platform', 'arm'], /linux\/arm64/],
    [['--from-file', '/nowhere/images.txt'], /\/nowhere\/images\.txt cannot be read \(ENOENT\)/],
    [['a', '--ca', '/nowhere/ca.pem'], /\/nowhere\/ca\.pem cannot be read \(ENOENT\)/],
  ])('%j says what to do', async (args, says) => {
    const { code, err } = await run('probe', ...args);
    expect([code, err]).toEqual([2, expect.stringMatching(says)]);
  });
});
