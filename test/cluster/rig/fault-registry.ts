// The registries that fail: `fault-registry.ts KEYS`, with the folder of keys and certificates.
// 127.0.0.1:5001 has one repository per fault; what fails before a registry is asked has a port of its own.
import { createHash, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { createServer as createTlsServer, type ServerOptions } from 'node:https';
import { createServer as createTcpServer, type Socket } from 'node:net';
import { gzipSync } from 'node:zlib';

const FAULTY = '127.0.0.1';
const NODE = '198.18.0.10';
const KEYS = process.argv[2] ?? '';

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** So large that some of it arrives before the connection breaks. */
const LAYER_BYTES = 4 << 20;
const BREAK_MS = 100;

const OCI_MANIFEST = 'application/vnd.oci.image.manifest.v1+json';
const IMAGE = {
  config: 'application/vnd.oci.image.config.v1+json',
  layer: 'application/vnd.oci.image.layer.v1.tar+gzip',
};
const TOO_MANY = refusal(429, 'TOOMANYREQUESTS', 'You have reached your pull rate limit.');

/** What each repository answers, whatever it is asked for. */
const REPOSITORIES: Readonly<Record<string, Answer>> = {
  'token-unauthorized': challenge(`Bearer realm="http://${FAULTY}:5001/token/401",service="faulty"`),
  'token-forbidden': challenge(`Bearer realm="http://${FAULTY}:5001/token/403",service="faulty"`),
  'token-by-user': challenge(`Bearer realm="http://${FAULTY}:5001/token/user",service="faulty"`),
  'token-unreachable': challenge(`Bearer realm="http://${NODE}:5999/token",service="faulty"`),
  'basic-unauthorized': challenge('Basic realm="faulty"'),
  // what Docker Hub says of a repository that is private or not there
  'scope-insufficient': challenge(
    `Bearer realm="http://${FAULTY}:5001/token/200",service="faulty",scope="repository:scope-insufficient:pull",error="insufficient_scope"`,
  ),
  'forbidden-page': page(403),
  'web-page': page(200),
  'rate-limited': TOO_MANY,
  'server-error': refusal(500, 'UNKNOWN', 'unknown error'),
  unavailable: refusal(503, 'UNAVAILABLE', 'service unavailable'),
  'bad-gateway': page(502),
  'manifest-broken': (_, response) => send(response, 200, OCI_MANIFEST, '{"schemaVersion": 2, "mediaTy'),
  'manifest-eof': (request) => request.socket.destroy(),
  'schema-1': manifest('application/vnd.docker.distribution.manifest.v1+prettyjws', {
    schemaVersion: 1,
    name: 'schema-1',
    tag: '1',
    architecture: 'amd64',
    fsLayers: [],
    history: [],
    signatures: [],
  }),
  'blob-limited': image(() => TOO_MANY),
  'blob-expired': image(() =>
    refusal(403, 'DENIED', 'Your authorization token has expired. Reauthenticate and try again.'),
  ),
  'blob-elsewhere': image(() => (_, response) => {
    response.writeHead(307, { location: 'https://blobs.nowhere.invalid/layer' }).end();
  }),
  'blob-missing': image(() => refusal(404, 'BLOB_UNKNOWN', 'blob unknown to registry')),
  'blob-eof': image((layer) => half(layer, (socket) => socket.destroy())),
  'blob-reset': image((layer) => half(layer, (socket) => socket.resetAndDestroy())),
  'blob-stalled': image((layer) => half(layer, () => {})),
  'blob-changed': image((layer) => bytes(layer.toReversed())),
  'blob-no-tar': image(bytes),
  'helm-chart': image(bytes, {
    config: 'application/vnd.cncf.helm.config.v1+json',
    layer: 'application/vnd.cncf.helm.chart.content.v1.tar+gzip',
  }),
  // the image verifier of containerd 2 lets no image of this name pass
  unsigned: image(bytes),
};

/** What the proxy answers to CONNECT, by host. */
const PROXIED: Readonly<Record<string, string>> = {
  'blocked.proxied.example:443': '403 Forbidden',
  'login.proxied.example:443': '407 Proxy Authentication Required',
};

const answer: RequestListener = (request, response) => {
  const [, kind = '', name = ''] = (request.url ?? '').split(/[/?]/);
  if (kind === 'token') return token(Number(name === 'user' ? userOf(request) : name))(request, response);
  return (REPOSITORIES[name] ?? refusal(404, 'NAME_UNKNOWN', 'unknown'))(request, response);
};

createServer(answer).listen(5001, FAULTY);
createServer(answer).listen(5080, NODE);
createTlsServer(identity('expired'), answer).listen(5444, NODE);
createTlsServer(identity('other-name'), answer).listen(5445, NODE);
createTlsServer({ ...identity('node'), requestCert: true, ca: read('ca.crt') }, answer).listen(5446, NODE);
createTcpServer((socket) => socket.on('error', () => {})).listen(5447, NODE); // says nothing
createServer()
  .on('connect', (request: IncomingMessage, socket: Socket) => {
    socket.end(`HTTP/1.1 ${PROXIED[request.url ?? ''] ?? '502 Bad Gateway'}\r\nContent-Length: 0\r\n\r\n`);
  })
  .listen(3128, NODE);

function read(file: string): Buffer {
  return readFileSync(`${KEYS}/${file}`);
}

function identity(name: string): ServerOptions {
  return { key: read(`${name}.key`), cert: read(`${name}.crt`) };
}

function send(response: ServerResponse, status: number, type: string, body: Uint8Array | string): void {
  response.writeHead(status, { 'content-type': type, 'content-length': Buffer.byteLength(body) }).end(body);
}

function refusal(status: number, code: string, message: string): Answer {
  const body = JSON.stringify({ errors: [{ code, message }] });
  return (_, response) => send(response, status, 'application/json', body);
}

function challenge(header: string): Answer {
  return (request, response) => {
    response.setHeader('www-authenticate', header);
    refusal(401, 'UNAUTHORIZED', 'authentication required')(request, response);
  };
}

function token(status: number): Answer {
  if (status !== 200) return refusal(status, 'DENIED', 'access denied');
  return (_, response) => send(response, status, 'application/json', '{"token": "anonymous"}');
}

/** With Basic credentials; who asks in another way is told to use these. */
function userOf({ headers: { authorization = '' } }: IncomingMessage): string {
  return atob(authorization.replace(/^Basic /, '')).split(':')[0] || '404';
}

function page(status: number): Answer {
  return (_, response) => send(response, status, 'text/html', '<!doctype html><title>Gateway</title>');
}

function bytes(body: Uint8Array): Answer {
  return (_, response) => send(response, 200, 'application/octet-stream', body);
}

/** Begins to send, then breaks the connection. */
function half(body: Buffer, breakOff: (socket: Socket) => void): Answer {
  return ({ socket }, response) => {
    response.writeHead(200, { 'content-length': body.length });
    response.write(body.subarray(0, body.length / 2));
    setTimeout(() => breakOff(socket), BREAK_MS);
  };
}

function manifest(type: string, content: object): Answer {
  return (_, response) => send(response, 200, type, JSON.stringify(content));
}

/** An image of one layer, which `serve` answers for: whole gzip that holds no tar. */
function image(serve: (layer: Buffer) => Answer, types = IMAGE): Answer {
  const content = randomBytes(LAYER_BYTES);
  const layer = gzipSync(content, { level: 0 });
  const architecture = process.arch === 'x64' ? 'amd64' : process.arch;
  const config = Buffer.from(
    JSON.stringify({ os: 'linux', architecture, rootfs: { type: 'layers', diff_ids: [digestOf(content)] } }),
  );
  const described = manifest(OCI_MANIFEST, {
    schemaVersion: 2,
    mediaType: OCI_MANIFEST,
    config: { mediaType: types.config, digest: digestOf(config), size: config.length },
    layers: [{ mediaType: types.layer, digest: digestOf(layer), size: layer.length }],
  });
  const served = serve(layer);
  return (request, response) => {
    const url = request.url ?? '';
    if (url.includes('/manifests/')) described(request, response);
    else if (url.endsWith(digestOf(config))) bytes(config)(request, response);
    else served(request, response);
  };
}

function digestOf(content: Buffer): string {
  return `sha256:${createHash('sha256').update(content).digest('hex')}`;
}
