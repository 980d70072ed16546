import { describe, expect, it } from '@jest/globals';
import { readDockerConfig } from '../../../lambda/core/registry/docker-config.ts';

const base64 = (text: string) => Buffer.from(text).toString('base64');
const HUB = 'https://index.docker.io/v1/';
const AUTH = { auth: base64('user:pass') };
const USER = { kind: 'credential', credential: { username: 'user', password: 'pass' } };
const read = (config: unknown, host: string) => readDockerConfig(JSON.stringify(config), host);

describe('a Docker configuration', () => {
  it.each([
    ['https://index.docker.io/v1/', 'docker.io'],
    ['https://index.docker.io/v1', 'docker.io'],
    ['index.docker.io', 'docker.io'],
    ['docker.io', 'docker.io'],
    ['https://docker.io/', 'docker.io'],
    ['registry-1.docker.io', 'docker.io'],
    ['registry.example:5000', 'registry.example:5000'],
    ['http://registry.example:5000/', 'registry.example:5000'],
    ['https://registry.example/v2/', 'registry.example'],
    ['https://Registry.Example', 'registry.example'],
    ['registry.example', 'Registry.Example'],
    ['ghcr.io/org', 'ghcr.io'],
    ['[::1]:5000', '[::1]:5000'],
  ])('has the entry %s for %s', (key, host) => {
    expect(read({ auths: { [key]: AUTH } }, host)).toEqual(USER);
  });

  it.each([
    ['registry.example:5000', 'registry.example'],
    ['registry.example', 'registry.example:5000'],
    ['registry.example', 'other.registry.example'],
    ['https://registry.example.evil/', 'registry.example'],
    ['evil.example/registry.example', 'registry.example'],
    ['https://index.docker.io/v1/', 'constructor'],
  ])('does not hand the entry %s to %s', (key, host) => {
    expect(read({ auths: { [key]: AUTH } }, host)).toEqual({ kind: 'none' });
  });

  it.each([
    [['ghcr.io/org', 'ghcr.io'], 'ghcr.io'],
    [['ghcr.io/org', 'https://ghcr.io/v2/'], 'ghcr.io'],
    [['docker.io', 'https://index.docker.io/v1/access-token', 'https://index.docker.io/v1/'], 'docker.io'],
  ])('of the entries %j uses the last one for %s', (keys, host) => {
    const entries = keys.map((key, index) => [key, index === keys.length - 1 ? AUTH : { auth: base64('x:y') }]);
    expect(read({ auths: Object.fromEntries(entries) }, host)).toEqual(USER);
  });

  it.each([
    ['auth', AUTH, { username: 'user', password: 'pass' }],
    ['a password with colons', { auth: base64('AWS:a:b:') }, { username: 'AWS', password: 'a:b:' }],
    ['an empty password', { auth: base64('user:') }, { username: 'user', password: '' }],
    ['a padded password', { auth: base64('user:pass\0\0') }, { username: 'user', password: 'pass' }],
    ['letters beyond ASCII', { auth: base64('jürgen:пароль\n') }, { username: 'jürgen', password: 'пароль\n' }],
    ['auth in lines', { auth: `${AUTH.auth.slice(0, 4)}\r\n${AUTH.auth.slice(4)}\n` }, USER.credential],
    [
      'auth without padding',
      { auth: base64('user:pass1').replace(/=+$/, '') },
      { username: 'user', password: 'pass1' },
    ],
    ['user and password', { username: 'user', password: 'pass' }, { username: 'user', password: 'pass' }],
    ['auth beside them', { ...AUTH, username: 'x', password: 'y' }, { username: 'user', password: 'pass' }],
    ['identitytoken', { identitytoken: 't' }, { identityToken: 't' }],
    ['identitytoken beside a placeholder', { auth: base64('0000:'), identitytoken: 't' }, { identityToken: 't' }],
    ['registrytoken beside auth', { ...AUTH, registrytoken: 't' }, { username: 'user', password: 'pass' }],
  ])('reads %s', (_, entry, credential) => {
    expect(read({ auths: { 'r.example': entry } }, 'r.example')).toEqual({ kind: 'credential', credential });
  });

  it.each([
    ['nothing', {}],
    ['another host', { auths: { 'other.example': AUTH } }],
    ['an empty entry', { auths: { 'r.example': {} } }],
    ['empty texts', { auths: { 'r.example': { auth: '', username: '', password: '' } } }],
    ['no helper and no auths', { credsStore: '' }],
    ['auths of another shape', { auths: [AUTH] }],
    ['an entry by the name of every object', JSON.parse('{"auths":{"__proto__":{"auth":"dTpw"}}}')],
  ])('with %s has none', (_, config) => {
    expect(read(config, 'r.example')).toEqual({ kind: 'none' });
  });

  it.each([
    ['the helper of the host first', 'r.example', { kind: 'helper', name: 'own', server: 'r.example' }],
    ['then the helper of all hosts', 's.example:5000', { kind: 'helper', name: 'all', server: 's.example:5000' }],
    ['auths where the host switched helpers off', 'off.example', USER],
    ['the helper under the key of Docker Hub', 'docker.io', { kind: 'helper', name: 'hub', server: HUB }],
  ])('asks %s', (_, host, expected) => {
    const credHelpers = { 'r.example': 'own', 'off.example': '', [HUB]: 'hub' };
    const auths = { 'r.example': AUTH, 's.example:5000': AUTH, 'off.example': AUTH };
    expect(read({ auths, credHelpers, credsStore: 'all' }, host)).toEqual(expected);
  });

  it.each(['docker.io', 'index.docker.io'])('asks the helper of %s about the key of Docker Hub', (key) => {
    const helper = { kind: 'helper', name: 'hub', server: HUB };
    expect(read({ credHelpers: { [key]: 'hub' } }, 'docker.io')).toEqual(helper);
  });

  it('may be a legacy .dockercfg', () => {
    const config = { 'https://index.docker.io/v1/': { ...AUTH, email: 'a@example.com' }, 'r.example': AUTH };
    expect(read(config, 'docker.io')).toEqual(USER);
    expect(read(config, 'r.example')).toEqual(USER);
    expect(read(config, 's.example')).toEqual({ kind: 'none' });
  });
});

describe('a broken Docker configuration', () => {
  const SECRET = 'CANARY-1';
  it.each([
    ['', /no JSON object/],
    [`{"auths": ${SECRET}`, /no JSON object/],
    [`["${SECRET}"]`, /no JSON object/],
    [`{"auths":{"r.example":"${SECRET}"}}`, /entry of r\.example is no JSON object/],
    [`{"auths":{"r.example":{"auth":"${SECRET}!"}}}`, /not user:password in base64/],
    [`{"auths":{"r.example":{"auth":"${base64(SECRET)}"}}}`, /not user:password in base64/],
    [`{"auths":{"r.example":{"auth":"${base64(`:${SECRET}`)}"}}}`, /not user:password in base64/],
    [`{"auths":{"r.example":{"registrytoken":"${SECRET}"}}}`, /only a registrytoken/],
    [`{"auths":{"r.example":{"password":"${SECRET}"}}}`, /half a credential/],
    [`{"credHelpers":{"r.example":{"x":"${SECRET}"}}}`, /helper of r\.example is no name/],
    [`{"credsStore":["${SECRET}"]}`, /helper of r\.example is no name/],
  ])('%s says why, and no secret', (text, reason) => {
    const found = readDockerConfig(text, 'r.example');
    expect(found).toEqual({ kind: 'broken', reason: expect.stringMatching(reason) });
    expect(JSON.stringify(found)).not.toMatch(new RegExp(`${SECRET}|${base64(SECRET)}`));
  });

  it('of one host leaves the others alone', () => {
    expect(read({ auths: { 's.example': { auth: '!' }, 'r.example': AUTH } }, 'r.example')).toEqual(USER);
  });
});
