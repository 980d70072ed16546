import { createHash } from 'node:crypto';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { generate } from 'selfsigned';
import { createRegistry } from '../../../lambda/adapters/registry/socket-registry.ts';
import type { ProbeRequest } from '../../../lambda/core/model/probe.ts';
import type { ProbeVantage } from '../../../lambda/core/registry/address-policy.ts';
import { type Authority, createAuthority, type ServerCertificate } from '../../../lambda/simulator/certificate.ts';
import { type FaultServer, serve, serveTcp } from './fault-server.ts';

const DAY = 86_400_000;
const JSON_TYPE = { 'content-type': 'application/json' };
const TLS_HANDSHAKE = 0x16;
const UPGRADE = 'HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n';
const CONFIG = JSON.stringify({ os: 'linux', architecture: 'amd64' });
const LAYER = 'the bytes of a layer';
const IMAGE = imageOf(CONFIG);
const ARM_CONFIG = JSON.stringify({ os: 'linux', architecture: 'arm64' });
const ARM_IMAGE = imageOf(ARM_CONFIG);
const CHART = IMAGE.replace('oci.image.config', 'cncf.helm.config');
const INDEX = JSON.stringify({
  schemaVersion: 2,
  manifests: [
    { digest: digestOf(IMAGE), platform: { os: 'linux', architecture: 'amd64' } },
    { digest: digestOf(ARM_IMAGE), platform: { os: 'linux', architecture: 'arm64' } },
  ],
});
const BLOBS = {
  [`/v2/app/blobs/${digestOf(CONFIG)}`]: CONFIG,
  [`/v2/app/blobs/${digestOf(ARM_CONFIG)}`]: ARM_CONFIG,
  [`/v2/app/blobs/${digestOf(LAYER)}`]: LAYER,
};
/** A whole image of two platforms, as `app:1` and by its digests. */
const WHOLE_INDEX = {
  ...BLOBS,
  '/v2/app/manifests/1': INDEX,
  [`/v2/app/manifests/${digestOf(INDEX)}`]: INDEX,
  [`/v2/app/manifests/${digestOf(IMAGE)}`]: IMAGE,
  [`/v2/app/manifests/${digestOf(ARM_IMAGE)}`]: ARM_IMAGE,
};
const present: Readonly<Record<string, string>> = { ...BLOBS, '/v2/app/manifests/1': IMAGE };

let authority: Authority;
let trusted: ServerCertificate;
let servers: FaultServer[] = [];

beforeAll(async () => {
  authority = await createAuthority('Test Authority');
  trusted = await authority.issue(['127.0.0.1', 'localhost']);
});

afterEach(() => {
  for (const server of servers) server.close();
  servers = [];
  jest.restoreAllMocks();
});

function digestOf(text: string): string {
  return `sha256:${createHash('sha256').update(text).digest('hex')}`;
}

function imageOf(config: string): string {
  return JSON.stringify({
    schemaVersion: 2,
    config: { mediaType: 'application/vnd.oci.image.config.v1+json', digest: digestOf(config) },
    layers: [{ mediaType: 'application/vnd.oci.image.layer.v1.tar+gzip', digest: digestOf(LAYER), size: LAYER.length }],
  });
}

function probe(request: ProbeRequest, vantage: ProbeVantage = 'here', deadlineMs = 5_000) {
  const registry = createRegistry({ vantage, extraCa: authority.ca, deadlineMs, userAgent: 'test/1' });
  return registry.probe(request).finally(() => registry.close());
}

async function started(server: Promise<FaultServer>): Promise<FaultServer> {
  servers.push(await server);
  return server;
}

/** A registry over TLS that has what is listed and says 404 MANIFEST_UNKNOWN to the rest, as the commonest one does. */
function registryWith(contents: Readonly<Record<string, string>>, certificate = trusted): Promise<FaultServer> {
  return started(serve(pageOf(contents), certificate));
}

function pageOf(contents: Readonly<Record<string, string>>, headers: Record<string, string> = {}): RequestListener {
  return (request, response) => {
    const body = contents[(request.url ?? '').replace(/\?.*/, '')];
    if (body === undefined) return answer(response, 404, error('MANIFEST_UNKNOWN'), { ...JSON_TYPE, ...headers });
    return answer(response, 200, body, headers);
  };
}

/** A token server of strangers; `seen`: the bodies that it got. */
async function startThief(): Promise<{ readonly thief: FaultServer; readonly seen: readonly string[] }> {
  const seen: string[] = [];
  const thief = await started(
    serve((request, response) => {
      request.on('data', (chunk: Buffer) => seen.push(chunk.toString()));
      request.on('end', () => answer(response, 200, '{"token":"anybody"}'));
    }, trusted),
  );
  return { thief, seen };
}

/** A server over TLS that says the same to everything. */
function always(status: number, body: string, headers: Record<string, string> = {}): Promise<FaultServer> {
  return started(serve((_request, response) => answer(response, status, body, headers), trusted));
}

function answer(response: ServerResponse, status: number, body: string, headers: Record<string, string> = {}): void {
  response.writeHead(status, { 'content-length': Buffer.byteLength(body), ...headers }).end(body);
}

function error(code: string): string {
  return JSON.stringify({ errors: [{ code, message: 'no' }] });
}

/** A registry that wants a token of its own token server, whose answer is `token`. */
function guarded(
  token: (request: IncomingMessage, response: ServerResponse) => void,
  redirects: Readonly<Record<string, string>> = {},
): Promise<FaultServer> {
  const listener: RequestListener = (request, response) => {
    if (request.url?.startsWith('/token')) return token(request, response);
    const location = redirects[request.url ?? ''];
    if (location !== undefined) return answer(response, 307, '', { location });
    if (request.headers.authorization === 'Bearer anybody')
      return answer(response, 200, present[request.url ?? ''] ?? '');
    const realm = `https://${request.headers.host}/token`;
    const challenge = `Basic realm="x", Bearer realm="${realm}",service="here",scope="repository:app:pull"`;
    return answer(response, 401, error('UNAUTHORIZED'), { 'www-authenticate': challenge });
  };
  return started(serve(listener, trusted));
}

type Case = [
  name: string,
  start: () => Promise<FaultServer | string>,
  status: string,
  cause?: string,
  platform?: string,
];

const CASES: readonly Case[] = [
  ['an image', () => registryWith(present), 'available'],
  ['an image of the platform', () => registryWith(present), 'available', undefined, 'linux/amd64'],
  ['an image of another platform', () => registryWith(present), 'unsupported', 'platform-mismatch', 'linux/arm64'],
  ['an index with the platform', () => registryWith(WHOLE_INDEX), 'available', undefined, 'linux/arm64'],
  ['an index without the platform', () => registryWith(WHOLE_INDEX), 'unsupported', 'platform-mismatch', 'linux/s390x'],
  [
    'an image whose config is gone',
    () => registryWith({ '/v2/app/manifests/1': IMAGE }),
    'missing',
    'image-not-found',
    'linux/amd64',
  ],
  ['a Helm chart', () => registryWith({ '/v2/app/manifests/1': CHART }), 'unsupported', 'unsupported-manifest'],
  [
    'schema 1',
    () => registryWith({ '/v2/app/manifests/1': '{"schemaVersion":1}' }),
    'unsupported',
    'unsupported-manifest',
  ],
  ['a missing tag', () => registryWith({ '/v2/app/tags/list': '{"tags":["2"]}' }), 'missing', 'image-not-found'],
  ['a missing repository', () => registryWith({}), 'missing', 'repository-not-found-or-denied'],
  ['NAME_UNKNOWN', () => always(404, error('NAME_UNKNOWN')), 'missing', 'repository-not-found-or-denied'],
  ['a missing tag without a tag list', () => missingWithoutTagList(), 'missing', 'image-not-found'],
  ['401 without a challenge', () => always(401, ''), 'denied', 'unauthorized'],
  ['401 for a password', () => always(401, '', { 'www-authenticate': 'Basic realm="x"' }), 'denied', 'unauthorized'],
  ['403', () => always(403, error('DENIED')), 'denied', 'forbidden'],
  ['an anonymous token', () => guarded((_, response) => answer(response, 200, '{"token":"anybody"}')), 'available'],
  ['access_token', () => guarded((_, response) => answer(response, 200, '{"access_token":"anybody"}')), 'available'],
  [
    'a token that opens nothing',
    () => guarded((_, response) => answer(response, 200, '{"token":"nobody"}')),
    'denied',
    'unauthorized',
  ],
  ['401 from the token server', () => guarded((_, response) => answer(response, 401, '')), 'denied', 'unauthorized'],
  ['403 from the token server', () => guarded((_, response) => answer(response, 403, '')), 'denied', 'forbidden'],
  ['429 from the token server', () => guarded((_, response) => answer(response, 429, '')), 'limited', 'rate-limited'],
  [
    'HTML from the token server',
    () => guarded((_, response) => answer(response, 200, '<p>')),
    'unreachable',
    'registry-error',
  ],
  ['429', () => always(429, error('TOOMANYREQUESTS')), 'limited', 'rate-limited'],
  ['429 for the GET only', () => limitedGet(), 'limited', 'rate-limited'],
  ['500', () => always(500, 'oops'), 'unreachable', 'registry-error'],
  ['HTML', () => always(200, '<html>welcome</html>'), 'unreachable', 'registry-error'],
  ['a web server without /v2', () => always(404, '<html>not found</html>'), 'unknown', 'registry-error'],
  ['400', () => always(400, ''), 'unknown', 'registry-error'],
  [
    'redirects in a circle',
    () => always(307, '', { location: '/v2/app/manifests/1' }),
    'unreachable',
    'registry-error',
  ],
  ['a redirect to nowhere', () => always(307, '', { location: 'https://' }), 'unknown', 'registry-error'],
  ['a redirect to plain HTTP', () => always(307, '', { location: 'http://registry.invalid/' }), 'unknown'],
  [
    'a redirect to an unknown host',
    () => always(307, '', { location: 'https://registry.invalid/' }),
    'unreachable',
    'dns',
  ],
  ['a refused port', () => closedPort(), 'unreachable', 'connection-refused'],
  ['an unknown host', () => Promise.resolve('registry.invalid'), 'unreachable', 'dns'],
  ['a self-signed certificate', () => selfSigned(), 'unreachable', 'tls-untrusted'],
  ['a certificate of a strange authority', () => signedByStranger(), 'unreachable', 'tls-untrusted'],
  ['an expired certificate', () => certified(['127.0.0.1'], new Date(Date.now() - DAY)), 'unreachable', 'tls-expired'],
  ['a certificate of another name', () => certified(['elsewhere.test']), 'unreachable', 'tls-untrusted'],
  ['plain HTTP on loopback', () => started(serve(pageOf(present))), 'available'],
  [
    'a connection that is reset',
    () => started(serveTcp((socket) => socket.resetAndDestroy())),
    'unreachable',
    'connection-interrupted',
  ],
  [
    'a reset instead of an answer',
    () => breaking((response) => response.destroy()),
    'unreachable',
    'connection-interrupted',
  ],
  ['a reset in the body', () => breaking((response) => cutBody(response)), 'unreachable', 'connection-interrupted'],
  [
    'an answer that is no HTTP',
    () => started(serveTcp((socket) => void socket.once('data', () => socket.end('SSH-2.0\r\n')))),
    'unreachable',
    'registry-error',
  ],
  ['an endless body', () => endless(200), 'unreachable', 'registry-error'],
  ['an endless error', () => endless(403), 'denied', 'forbidden'],
  ['no such port', () => Promise.resolve('127.0.0.1:99999'), 'invalid', 'invalid-image-name'],
];

function missingWithoutTagList(): Promise<FaultServer> {
  return started(
    serve((request, response) => {
      const list = request.url?.includes('/tags/') === true;
      answer(response, list ? 405 : 404, error(list ? 'UNSUPPORTED' : 'MANIFEST_UNKNOWN'));
    }, trusted),
  );
}

function limitedGet(): Promise<FaultServer> {
  return started(serve((request, response) => answer(response, request.method === 'HEAD' ? 200 : 429, ''), trusted));
}

async function closedPort(): Promise<string> {
  const server = await serveTcp(() => {});
  server.close();
  return server.host;
}

async function signedByStranger(): Promise<FaultServer> {
  const stranger = await createAuthority('Stranger');
  return registryWith(present, await stranger.issue(['127.0.0.1']));
}

async function selfSigned(): Promise<FaultServer> {
  const { private: key, cert } = await generate([{ name: 'commonName', value: '127.0.0.1' }], { algorithm: 'sha256' });
  return registryWith(present, { key, cert });
}

async function certified(names: readonly string[], notAfter?: Date): Promise<FaultServer> {
  return registryWith(present, await authority.issue(names, notAfter));
}

/** Answers the HEAD, then breaks the GET. */
function breaking(breakOff: (response: ServerResponse) => void): Promise<FaultServer> {
  return started(
    serve((request, response) => (request.method === 'HEAD' ? answer(response, 200, '') : breakOff(response)), trusted),
  );
}

function cutBody(response: ServerResponse): void {
  response.writeHead(200, { 'content-length': '1000' });
  response.write('{', () => response.destroy());
}

/** Plain HTTP; Node's client gives neither an answer nor an error for this one. */
function upgrade(socket: Socket): void {
  socket.once('data', (data) => {
    const greeting = data[0] === TLS_HANDSHAKE ? 'HTTP/1.1 400 Bad Request\r\n\r\n' : UPGRADE;
    socket.write(greeting);
  });
}

function endless(status: number): Promise<FaultServer> {
  return breaking((response) => {
    response.writeHead(status);
    const more = () => {
      while (!response.destroyed && response.write('x'.repeat(65_536)));
    };
    response.on('drain', more);
    more();
  });
}

describe('probe', () => {
  it.each(CASES)('%s', async (...[, start, status, cause, platform]) => {
    const server = await start();
    const host = typeof server === 'string' ? server : server.host;
    const result = await probe({ image: `${host}/app:1`, ...(platform === undefined ? {} : { platform }) });

    expect([result.status, result.cause, result.stages]).toEqual([status, cause, expect.anything()]);
    expect(result.host).toBe(host);
    // What is not available names the step that failed; what is invalid had none.
    expect(result.stages.every(({ ok }) => ok)).toBe(status === 'available' || status === 'invalid');
  });

  it('tells the path of a pull, and asks over one connection', async () => {
    const server = await guarded((_, response) => answer(response, 200, '{"token":"anybody"}'));
    const result = await probe({ image: `${server.host}/app:1` });

    expect(result.stages.map(({ stage, host, detail }) => [stage, host, detail])).toEqual([
      ['dns', server.host, '127.0.0.1'],
      ['tcp', server.host, '127.0.0.1'],
      ['tls', server.host, 'TLSv1.3, issued by Test Authority, 89 days left'],
      ['http', server.host, '401, asks who we are'],
      ['token', server.host, 'anonymous token'],
      ['http', server.host, '200'],
      ['manifest', server.host, 'an image manifest'],
      ['config', server.host, 'linux/amd64'],
      ['blob', server.host, `a layer's first byte, from ${server.host}`],
    ]);
    expect(result.digest).toBe(digestOf(IMAGE));
    expect(server.requests).toEqual([
      'HEAD /v2/app/manifests/1',
      'GET /token?service=here&scope=repository%3Aapp%3Apull',
      'HEAD /v2/app/manifests/1 as Bearer anybody',
      'GET /v2/app/manifests/1 as Bearer anybody',
      `GET /v2/app/blobs/${digestOf(CONFIG)} as Bearer anybody`,
      `GET /v2/app/blobs/${digestOf(LAYER)} as Bearer anybody`,
    ]);
    expect(JSON.stringify(result)).not.toContain('anybody');
  });

  it.each([
    ['an identity token', { identityToken: 'CANARY' }, 'unknown'],
    // A GET may go on, without the password; what it brings back is a stranger's token.
    ['a password', { username: 'me', password: 'CANARY' }, 'available'],
  ])('takes %s to no host that its token server redirects to', async (_, credential, status) => {
    const { thief, seen } = await startThief();
    const server = await guarded((request, response) =>
      answer(response, 307, '', { location: `https://${thief.host}${request.url}` }),
    );
    const result = await probe({ image: `${server.host}/app:1`, credential });
    expect(JSON.stringify([thief.requests, seen, result])).not.toMatch(/CANARY|Basic|refresh_token/);
    expect(result.status).toBe(status);
  });

  it.each([
    ['an identity token', { identityToken: 'CANARY' }],
    ['a password', { username: 'me', password: 'CANARY' }],
  ])('shows %s to no token server that is a stranger to the registry', async (_, credential) => {
    const { thief, seen } = await startThief();
    const server = await always(401, '', { 'www-authenticate': `Bearer realm="https://${thief.host}/token"` });
    const result = await probe({ image: `${server.host}/app:1`, credential });
    // It is asked, as anybody would ask.
    expect(thief.requests).toEqual(['GET /token?scope=repository%3Aapp%3Apull']);
    expect(result.stages.find(({ stage }) => stage === 'token')?.detail).toBe(
      `anonymous token; our credentials are not for ${thief.host}`,
    );
    expect(JSON.stringify([server.requests, seen, result])).not.toMatch(/CANARY|Basic|refresh_token/);
  });

  it('says when the registry keeps none of the layers', async () => {
    const type = 'application/vnd.docker.image.rootfs.foreign.diff.tar.gzip';
    const foreign = IMAGE.replace('application/vnd.oci.image.layer.v1.tar+gzip', type);
    const server = await registryWith({ ...BLOBS, '/v2/app/manifests/1': foreign });
    const result = await probe({ image: `${server.host}/app:1` });
    expect(result.status).toBe('available');
    expect(result.stages.at(-1)).toMatchObject({ stage: 'blob', ok: true, detail: expect.stringContaining('foreign') });
    expect(server.requests.some((line) => line.includes(digestOf(LAYER)))).toBe(false);
  });

  it('asks by digest when there is one, and reports it', async () => {
    const server = await registryWith(WHOLE_INDEX);
    const result = await probe({ image: `${server.host}/app:gone@${digestOf(INDEX)}` });
    expect([result.status, result.digest, result.platforms]).toEqual([
      'available',
      digestOf(INDEX),
      ['linux/amd64', 'linux/arm64'],
    ]);
  });

  it('dials again when the server closes the connection after each answer', async () => {
    const server = await started(serve(pageOf(present, { connection: 'close' }), trusted));
    const result = await probe({ image: `${server.host}/app:1` });
    expect(result.status).toBe('available');
    expect(result.stages.filter(({ stage }) => stage === 'tcp')).toHaveLength(4);
  });

  it('follows a redirect to another host without the token', async () => {
    const store = await registryWith({ [`/v2/app/blobs/${digestOf(LAYER)}`]: LAYER });
    const server = await guarded((_, response) => answer(response, 200, '{"token":"anybody"}'), {
      [`/v2/app/blobs/${digestOf(LAYER)}`]: `https://${store.host}/v2/app/blobs/${digestOf(LAYER)}`,
    });
    const result = await probe({ image: `${server.host}/app:1` });
    expect(result.status).toBe('available');
    expect(store.requests).toEqual([`GET /v2/app/blobs/${digestOf(LAYER)}`]);
    expect(result.stages.at(-1)).toMatchObject({ stage: 'blob', host: store.host, ok: true });
  });

  it.each([
    ['accepts and is silent', () => started(serveTcp(() => {})), 'tls'],
    ['upgrades to something else', () => started(serveTcp(upgrade)), 'http'],
    ['takes the request and is silent', () => started(serve(() => {}, trusted)), 'http'],
    ['never ends its answer', () => breaking((response) => void response.writeHead(200).write('{')), 'manifest'],
  ])('gives up in time on a server that %s', async (_name, start, stage) => {
    const server = await start();
    const before = performance.now();
    const result = await probe({ image: `${server.host}/app:1` }, 'here', 600);
    expect([result.status, result.cause, result.stages.at(-1)?.stage]).toEqual(['unreachable', 'timeout', stage]);
    expect(performance.now() - before).toBeLessThan(1_500);
  });
});

describe('places that must not be dialled', () => {
  const dialled = () => jest.spyOn(Socket.prototype, 'connect');

  it('are named by the step that refused them', async () => {
    const connect = dialled();
    const result = await probe({ image: '169.254.169.254/app:1' }, 'outside');
    expect([result.status, result.cause]).toEqual(['unknown', undefined]);
    const detail = '169.254.169.254 may not be dialled from outside';
    expect(result.stages).toEqual([expect.objectContaining({ stage: 'dns', ok: false, detail })]);
    expect(connect).not.toHaveBeenCalled();
  });

  it.each([
    ['https://169.254.169.254/latest/meta-data', 'may not be dialled'],
    ['https://[::ffff:a9fe:a9fe]/', 'may not be dialled'],
    ['http://169.254.169.254/', 'it is not https'],
    ['https://user:secret@127.0.0.1/', 'it carries a user name'],
  ])('a redirect to %s', async (location, why) => {
    const server = await always(302, '', { location });
    const connect = dialled();
    const result = await probe({ image: `${server.host}/app:1` });
    expect([result.status, result.cause]).toEqual(['unknown', undefined]);
    expect(result.stages.at(-1)).toMatchObject({ ok: false, detail: expect.stringContaining(why) });
    expect(JSON.stringify(result)).not.toContain('secret');
    expect(connect).toHaveBeenCalledTimes(1);
  });

  it.each([
    ['https://169.254.169.254/token', 'may not be dialled'],
    ['http://registry.invalid/token', 'it is not https'],
    ['https://user:secret@127.0.0.1/token', 'it carries a user name'],
  ])('a token realm at %s', async (realm, why) => {
    const server = await always(401, '', { 'www-authenticate': `Bearer realm="${realm}",service="x"` });
    const connect = dialled();
    const result = await probe({ image: `${server.host}/app:1` });
    expect([result.status, result.cause]).toEqual(['unknown', undefined]);
    expect(result.stages.at(-1)).toMatchObject({ ok: false, detail: expect.stringContaining(why) });
    expect(server.requests).toEqual(['HEAD /v2/app/manifests/1']);
    expect(connect).toHaveBeenCalledTimes(1);
  });
});

it('calls a name invalid without asking anybody', async () => {
  expect(await probe({ image: 'Not Valid' })).toEqual({
    image: 'Not Valid',
    identity: 'anonymous',
    host: '',
    status: 'invalid',
    cause: 'invalid-image-name',
    platforms: [],
    stages: [],
    vantage: 'here',
  });
});
