import { createHash } from 'node:crypto';

import { afterEach, describe, expect, it } from '@jest/globals';

import { startRegistrySimulator } from '../../lambda/simulator/registry-simulator.ts';
import type { RegistryFault } from '../../lambda/simulator/registry-replies.ts';
import type { RegistrySettings, RegistrySimulator } from '../../lambda/simulator/registry-simulator.ts';
import { request } from './request.ts';
import type { Answered, Options } from './request.ts';

const running: RegistrySimulator[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((registry) => registry.stop()));
});

async function start(settings: RegistrySettings = {}): Promise<RegistrySimulator> {
  const registry = await startRegistrySimulator(settings);
  running.push(registry);
  return registry;
}

function ask(registry: RegistrySimulator, path: string, options: Options = {}): Promise<Answered> {
  return request(new URL(path, registry.realm).href, { ca: registry.ca, ...options });
}

const sha256 = (text: string): string => `sha256:${createHash('sha256').update(text).digest('hex')}`;

describe('content', () => {
  it('is read by tag and by digest, and the digest is that of the bytes', async () => {
    const registry = await start();
    const digest = registry.push('team/app:1');
    const byTag = await ask(registry, '/v2/team/app/manifests/1');
    expect(byTag.headers).toMatchObject({
      'docker-content-digest': digest,
      'content-type': 'application/vnd.oci.image.manifest.v1+json',
    });
    expect(sha256(byTag.text)).toBe(digest);
    expect((await ask(registry, `/v2/team/app/manifests/${digest}`)).text).toBe(byTag.text);
    const head = await ask(registry, '/v2/team/app/manifests/1', { method: 'HEAD' });
    expect(head).toMatchObject({ status: 200, text: '', headers: { 'content-length': String(byTag.text.length) } });
  });

  it('leads from an index down to configuration and layer', async () => {
    const registry = await start();
    registry.push('app:1', { platforms: ['linux/amd64', 'linux/arm64/v8'] });
    const index = await ask(registry, '/v2/app/manifests/1');
    expect(index.headers['content-type']).toBe('application/vnd.oci.image.index.v1+json');
    expect(index.json.manifests.map((each: { platform: object }) => each.platform)).toEqual([
      { os: 'linux', architecture: 'amd64' },
      { os: 'linux', architecture: 'arm64', variant: 'v8' },
    ]);
    const manifest = await ask(registry, `/v2/app/manifests/${index.json.manifests[1].digest}`);
    const config = await ask(registry, `/v2/app/blobs/${manifest.json.config.digest}`);
    expect(JSON.parse(config.text)).toMatchObject({ os: 'linux', architecture: 'arm64' });
    expect(sha256(config.text)).toBe(manifest.json.config.digest);
    const [layer] = manifest.json.layers;
    const whole = await ask(registry, `/v2/app/blobs/${layer.digest}`);
    expect(whole.headers['content-length']).toBe(String(layer.size));
    const first = await ask(registry, `/v2/app/blobs/${layer.digest}`, { headers: { range: 'bytes=0-0' } });
    expect(first).toMatchObject({
      status: 206,
      headers: { 'content-range': `bytes 0-0/${layer.size}`, 'content-length': '1' },
    });
    const beyond = await ask(registry, `/v2/app/blobs/${layer.digest}`, { headers: { range: 'bytes=99999-' } });
    expect(beyond.status).toBe(416);
  });

  it('lists tags page by page', async () => {
    const registry = await start();
    for (const tag of ['b', 'a', 'c']) registry.push(`app:${tag}`);
    const page = await ask(registry, '/v2/app/tags/list?n=2');
    expect(page.json).toEqual({ name: 'app', tags: ['a', 'b'] });
    expect(page.headers['link']).toBe('</v2/app/tags/list?n=2&last=b>; rel="next"');
    expect((await ask(registry, '/v2/app/tags/list?n=2&last=b')).json.tags).toEqual(['c']);
  });

  it('is missing in the words of the specification', async () => {
    const registry = await start();
    const digest = registry.push('app:1');
    registry.untag('app:1');
    expect((await ask(registry, '/v2/app/manifests/1')).json.errors[0].code).toBe('MANIFEST_UNKNOWN');
    expect((await ask(registry, `/v2/app/manifests/${digest}`)).status).toBe(200);
    expect((await ask(registry, '/v2/other/manifests/1')).json.errors[0].code).toBe('NAME_UNKNOWN');
    expect((await ask(registry, `/v2/app/blobs/${sha256('x')}`)).json.errors[0].code).toBe('BLOB_UNKNOWN');
  });
});

describe('tokens', () => {
  const user = { name: 'ann', password: 'secret' };
  const basic = (text: string) => ({ authorization: `Basic ${Buffer.from(text).toString('base64')}` });

  /** What a client gets that follows the challenge: the token endpoint's status, or the manifest's with its challenge. */
  async function pull(
    registry: RegistrySimulator,
    repository: string,
    headers: Record<string, string> = {},
  ): Promise<string> {
    const path = `/v2/${repository}/manifests/1`;
    const asked = await ask(registry, path);
    const challenge = String(asked.headers['www-authenticate']);
    const [, realm, service, scope] = /^Bearer realm="(.+)",service="(.+)",scope="(.+)"$/.exec(challenge) ?? [];
    const given = await request(`${realm}?service=${service}&scope=${scope}`, { ca: registry.ca, headers });
    if (given.status !== 200) return `token ${given.status} ${given.json.errors[0].code}`;
    const answer = await ask(registry, path, { headers: { authorization: `Bearer ${given.json.token}` } });
    const reason = /error="(.+)"/.exec(String(answer.headers['www-authenticate']))?.[1];
    return [answer.status, reason].filter(Boolean).join(' ');
  }

  it.each([
    ['refuse', 'public', '', '200'],
    ['refuse', 'missing', '', '404'],
    ['refuse', 'private', '', 'token 401 UNAUTHORIZED'],
    ['refuse', 'private', 'ann:secret', '200'],
    ['refuse', 'private', 'ann:wrong', 'token 401 UNAUTHORIZED'],
    ['grant', 'public', '', '200'],
    ['grant', 'missing', '', '401 insufficient_scope'],
    ['grant', 'private', '', '401 insufficient_scope'],
    ['grant', 'private', 'ann:secret', '200'],
    ['grant', 'public', 'ann:wrong', 'token 401 UNAUTHORIZED'],
  ] as const)('%s: %s as "%s" is %s', async (tokens, repository, login, expected) => {
    const registry = await start({ tokens });
    registry.push('public:1');
    registry.push('private:1');
    registry.protect('private', user);
    expect(await pull(registry, repository, login === '' ? {} : basic(login))).toBe(expected);
  });

  it('are asked for at the base, too, and a made-up one is no good', async () => {
    const registry = await start({ tokens: 'refuse' });
    expect((await ask(registry, '/v2/')).headers['www-authenticate']).toMatch(/^Bearer realm="https/);
    const madeUp = await ask(registry, '/v2/', { headers: { authorization: 'Bearer made-up' } });
    expect(madeUp.headers['www-authenticate']).toMatch(/invalid_token/);
    expect((await ask(await start(), '/v2/')).status).toBe(200);
  });
});

describe('faults', () => {
  it.each<[RegistryFault['kind'], number, string]>([
    ['too-many-requests', 429, 'TOOMANYREQUESTS'],
    ['internal-error', 500, 'UNKNOWN'],
    ['unavailable', 503, 'UNAVAILABLE'],
    ['unauthorized', 401, 'UNAUTHORIZED'],
    ['denied', 403, 'DENIED'],
  ])('%s answers %d for its repository only, until it is repaired', async (kind, status, code) => {
    const registry = await start();
    registry.push('app:1');
    registry.push('other:1');
    const repair = registry.fail({ repository: 'app' }, { kind, milliseconds: 0 });
    const failed = await ask(registry, '/v2/app/manifests/1');
    expect([failed.status, failed.json.errors[0].code]).toEqual([status, code]);
    if (status === 429) expect(failed.headers['ratelimit-remaining']).toBe('0;w=21600');
    expect((await ask(registry, '/v2/other/manifests/1')).status).toBe(200);
    repair();
    expect((await ask(registry, '/v2/app/manifests/1')).status).toBe(200);
  });

  it('can be a page of HTML, silence, a dropped connection or a slow answer', async () => {
    const registry = await start();
    registry.push('app:1');
    const [html, silent, dropped, slow] = ['html', 'hang', 'drop', 'slow'].map((part) => `/v2/${part}/manifests/1`);
    registry.fail({ repository: 'html' }, { kind: 'html' });
    registry.fail({ repository: 'hang' }, { kind: 'hang' });
    registry.fail({ repository: 'drop' }, { kind: 'drop' });
    registry.fail({ repository: 'slow' }, { kind: 'slow', milliseconds: 120 });
    expect((await ask(registry, html ?? '')).headers['content-type']).toMatch(/text\/html/);
    await expect(ask(registry, silent ?? '', { timeout: 100 })).rejects.toThrow(/abort/);
    await expect(ask(registry, dropped ?? '')).rejects.toThrow(/hang up|ECONNRESET/);
    await expect(ask(registry, slow ?? '', { timeout: 60 })).rejects.toThrow(/abort/);
    expect((await ask(registry, slow ?? '')).status).toBe(404);
  });
});

describe('connections', () => {
  it('are refused by a client that does not trust the CA', async () => {
    const registry = await start();
    await expect(ask(registry, '/v2/', { ca: (await start()).ca })).rejects.toThrow(/certificate/);
  });

  it('can have an expired certificate', async () => {
    const registry = await start({ certificateExpires: new Date(Date.now() - 3_600_000) });
    await expect(ask(registry, '/v2/')).rejects.toThrow(/expired/);
  });

  it('can be plain HTTP', async () => {
    const registry = await start({ plainHttp: true, tokens: 'refuse' });
    registry.push('app:1');
    expect(registry.realm).toMatch(/^http:/);
    expect((await ask(registry, '/v2/app/manifests/1')).status).toBe(401);
  });

  it('are remembered by what was asked with what credentials', async () => {
    const registry = await start();
    await ask(registry, '/v2/app/manifests/1?x=y', { method: 'HEAD', headers: { authorization: 'Bearer t' } });
    expect(registry.requests).toEqual([{ method: 'HEAD', url: '/v2/app/manifests/1?x=y', authorization: 'Bearer t' }]);
  });
});
