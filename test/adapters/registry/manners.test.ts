import { afterEach, describe, expect, it } from '@jest/globals';
import { createRegistry, type RegistryOptions } from '../../../lambda/adapters/registry/socket-registry.ts';
import { createAuthority } from '../../../lambda/simulator/certificate.ts';
import {
  type RegistrySettings,
  type RegistrySimulator,
  startRegistrySimulator,
} from '../../../lambda/simulator/registry-simulator.ts';

const authority = await createAuthority('Test Authority');
const open: { close?: () => void; stop?: () => Promise<void> }[] = [];
afterEach(async () => {
  for (const each of open.splice(0)) {
    each.close?.();
    await each.stop?.();
  }
});

async function simulator(settings: RegistrySettings = {}): Promise<RegistrySimulator> {
  const registry = await startRegistrySimulator({ authority, ...settings });
  open.push(registry);
  return registry;
}

function prober(options: Partial<RegistryOptions> = {}) {
  const registry = createRegistry({
    vantage: 'here',
    extraCa: authority.ca,
    deadlineMs: 5_000,
    userAgent: 'pullwarden-test',
    ...options,
  });
  open.push(registry);
  return registry;
}

/** How a runtime is told of one mirror, and of nothing else. */
const only =
  ({ host }: RegistrySimulator) =>
  () => ({ mirrors: [{ url: `https://${host}`, isRoot: false }], server: null });
const asked = ({ requests }: RegistrySimulator) => requests.map(({ method, url }) => `${method} ${url}`);

describe('many images of one registry', () => {
  it('share a token of each repository, and connections', async () => {
    const registry = await simulator({ tokens: 'refuse' });
    for (const name of ['a:1', 'a:2', 'a:3', 'b:1']) registry.push(name);
    const one = prober({ parallelPerHost: 1 });
    const results = [];
    for (const name of ['a:1', 'a:2', 'a:3', 'b:1']) {
      results.push(await one.probe({ image: `${registry.host}/${name}`, depth: 'exists' }));
    }
    expect(results.map(({ status }) => status)).toEqual(Array(4).fill('available'));
    expect(asked(registry).filter((line) => line.includes('/token'))).toHaveLength(2);
    // What was open already has no stage of its own.
    expect(results[1]!.stages.map(({ stage }) => stage)).toEqual(['http']);
    expect(results[1]!.certificate).toEqual(results[0]!.certificate);
  });

  it('of one digest are walked once', async () => {
    const registry = await simulator();
    registry.push('a:1');
    const one = prober();
    const image = `${registry.host}/a:1`;
    const [first, second] = [await one.probe({ image }), await one.probe({ image })];
    expect(second).toMatchObject({ status: 'available', digest: first.digest!, platforms: ['linux/amd64'] });
    expect(asked(registry).map((line) => line.split(' ')[0])).toEqual(['HEAD', 'GET', 'GET', 'GET', 'HEAD']);
    // Another platform is another question.
    expect((await one.probe({ image, platform: 'linux/arm64' })).cause).toBe('platform-mismatch');
  });

  it('that miss ask once whether their repository is there', async () => {
    const registry = await simulator();
    registry.push('a:1');
    const one = prober({ parallelPerHost: 1 });
    for (const tag of ['7', '8', '9']) {
      expect((await one.probe({ image: `${registry.host}/a:${tag}`, depth: 'exists' })).cause).toBe('image-not-found');
    }
    expect((await one.probe({ image: `${registry.host}/b:1`, depth: 'exists' })).cause).toBe(
      'repository-not-found-or-denied',
    );
    expect(asked(registry).filter((line) => line.includes('/tags/list'))).toEqual([
      'GET /v2/a/tags/list?n=1',
      'GET /v2/b/tags/list?n=1',
    ]);
  });

  it('leave a registry alone that says Retry-After', async () => {
    const registry = await simulator();
    registry.push('a:1');
    const repair = registry.fail({}, { kind: 'too-many-requests' });
    const one = prober();
    const image = `${registry.host}/a:1`;
    const limited = await one.probe({ image });
    expect(limited).toMatchObject({
      status: 'limited',
      cause: 'rate-limited',
      rateLimit: { limit: 100, remaining: 0, windowSeconds: 21_600 },
    });
    repair();
    const before = registry.requests.length;
    expect(await one.probe({ image })).toMatchObject({
      status: 'limited',
      stages: [{ ok: false, detail: expect.stringMatching(/left alone for another \d+ s \(Retry-After\)/) }],
    });
    expect((await one.access(registry.host)).status).toBe('limited');
    expect(registry.requests).toHaveLength(before);
  });

  it('find out once that their registry cannot be reached', async () => {
    const registry = await simulator();
    registry.push('a:1');
    const one = prober({ extraCa: (await createAuthority('Stranger')).ca, parallelPerHost: 1 });
    const first = await one.probe({ image: `${registry.host}/a:1` });
    const second = await one.probe({ image: `${registry.host}/a:2` });
    expect(first.cause).toBe('tls-untrusted');
    expect(second).toEqual({ ...first, image: `${registry.host}/a:2` });
    // The very same steps: they were not taken again.
    expect(second.stages).toBe(first.stages);
  });

  it('say who asks', async () => {
    const registry = await simulator();
    await prober().access(registry.host);
    expect(registry.requests[0]?.userAgent).toBe('pullwarden-test');
  });
});

describe('a login', () => {
  const ME = { username: 'me', password: 'CANARY' };

  it('opens what is private, and is shown to its own registry alone', async () => {
    const [registry, other] = [await simulator({ tokens: 'refuse' }), await simulator({ tokens: 'refuse' })];
    registry.push('private:1');
    registry.protect('private', { name: 'me', password: 'CANARY' });
    other.push('a:1');
    const credentials = { for: async (host: string) => (host === registry.host ? ME : null) };
    const one = prober({ credentials });
    const mine = await one.probe({ image: `${registry.host}/private:1` });
    expect(mine).toMatchObject({ status: 'available', identity: 'credentials' });
    expect(await one.probe({ image: `${other.host}/a:1` })).toMatchObject({
      status: 'available',
      identity: 'anonymous',
    });
    expect(other.requests.some(({ authorization }) => authorization?.startsWith('Basic'))).toBe(false);
    const basic = Buffer.from('me:CANARY').toString('base64');
    expect(JSON.stringify(mine)).not.toMatch(new RegExp(`CANARY|${basic}|Bearer`));
  });

  it('that comes with the request counts for it alone', async () => {
    const registry = await simulator({ tokens: 'refuse' });
    registry.push('private:1');
    registry.protect('private', { name: 'me', password: 'CANARY' });
    const one = prober();
    const image = `${registry.host}/private:1`;
    expect((await one.probe({ image, credential: ME })).status).toBe('available');
    // No token of the one is used for the other.
    expect(await one.probe({ image })).toMatchObject({
      status: 'denied',
      cause: 'unauthorized',
      identity: 'anonymous',
    });
  });

  it('that is wrong is refused', async () => {
    const registry = await simulator({ tokens: 'refuse' });
    registry.push('a:1');
    const credential = { username: 'me', password: 'wrong' };
    expect(await prober().probe({ image: `${registry.host}/a:1`, credential })).toMatchObject({
      status: 'denied',
      cause: 'unauthorized',
    });
  });

  it('does not decide between missing and private where the registry does not', async () => {
    const registry = await simulator({ tokens: 'grant' });
    expect(await prober().probe({ image: `${registry.host}/nothing:1` })).toMatchObject({
      status: 'denied',
      cause: 'repository-not-found-or-denied',
    });
  });
});

describe('a mirror', () => {
  it('is asked first, in the name of the registry, and without its login', async () => {
    const [registry, mirror] = [await simulator(), await simulator()];
    mirror.push('a:1');
    const credentials = { for: async () => ({ username: 'me', password: 'CANARY' }) };
    const one = prober({ mirrors: only(mirror), credentials });
    expect((await one.probe({ image: `${registry.host}/a:1` })).status).toBe('available');
    expect(registry.requests).toEqual([]);
    expect(asked(mirror)[0]).toBe(`HEAD /v2/a/manifests/1?ns=${encodeURIComponent(registry.host)}`);
    expect(mirror.requests.some(({ authorization }) => authorization !== undefined)).toBe(false);
  });

  it.each([
    ['has no such image', () => {}],
    ['fails', (mirror: RegistrySimulator) => void mirror.fail({}, { kind: 'internal-error' })],
  ])('that %s sends on to the registry', async (_, spoil) => {
    const [registry, mirror] = [await simulator(), await simulator()];
    registry.push('a:1');
    spoil(mirror);
    const result = await prober({ mirrors: only(mirror) }).probe({ image: `${registry.host}/a:1` });
    expect(result.status).toBe('available');
    // It is on record that the mirror did not help.
    expect(result.stages.find(({ ok }) => !ok)?.host).toBe(mirror.host);
  });
});

describe('a server in the place of the registry', () => {
  it('is asked instead, below the path that it names', async () => {
    const [registry, server] = [await simulator(), await simulator()];
    server.push('team/a:1');
    const mirrors = () => ({ mirrors: [], server: { url: `https://${server.host}/v2/team`, isRoot: true } });
    const credential = { username: 'me', password: 'CANARY' };
    const result = await prober({ mirrors }).probe({ image: `${registry.host}/a:1`, credential });
    expect(result).toMatchObject({ status: 'available', identity: 'anonymous' });
    expect(registry.requests).toEqual([]);
    expect(asked(server)[0]).toBe('HEAD /v2/team/a/manifests/1');
  });
});

describe('whether a registry answers', () => {
  it('is a matter of /v2/, its token server included', async () => {
    const registry = await simulator({ tokens: 'refuse' });
    const result = await prober().access(registry.host);
    expect(result).toMatchObject({ host: registry.host, status: 'answers', vantage: 'here' });
    expect(result.stages.map(({ stage, ok }) => [stage, ok])).toEqual([
      ['dns', true],
      ['tcp', true],
      ['tls', true],
      ['http', true],
      ['token', true],
    ]);
    expect(result.certificate?.names).toContain('localhost');
  });

  it.each([
    ['internal-error', 'unreachable', 'registry-error'],
    ['unavailable', 'unreachable', 'registry-error'],
    ['too-many-requests', 'limited', 'rate-limited'],
    ['drop', 'unreachable', 'connection-interrupted'],
  ] as const)('%s is %s, %s', async (kind, status, cause) => {
    const registry = await simulator();
    registry.fail({}, { kind });
    expect(await prober().access(registry.host)).toMatchObject({ status, cause });
  });

  it('is no when its token server is down', async () => {
    const registry = await simulator({ tokens: 'refuse' });
    registry.fail({ part: 'token' }, { kind: 'unavailable' });
    const { status, cause, stages } = await prober().access(registry.host);
    expect([status, cause, stages.at(-1)?.stage]).toEqual(['unreachable', 'registry-error', 'token']);
  });

  it('cannot be told of a place that cannot be dialled', async () => {
    expect((await prober().access('127.0.0.1:99999')).status).toBe('unknown');
  });
});
