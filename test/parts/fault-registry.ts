import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import type { ServerCertificate } from '../../lambda/simulator/certificate.ts';
import { serve } from '../adapters/registry/fault-server.ts';
import { METADATA } from './addresses.ts';
import { APP } from './images.ts';

const BOMB_BYTES = 64 << 20;
const MANIFEST = APP.top.bytes.toString();
const LIMIT = { 'ratelimit-limit': '100;w=21600', 'docker-ratelimit-source': '198.51.100.7' };
const EXHAUSTED = { ...LIMIT, 'ratelimit-remaining': '0;w=21600', 'retry-after': '60' };

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** What each repository answers, whatever it is asked for. */
const REPOSITORIES: Readonly<Record<string, Answer>> = {
  limited: refuse(429, 'TOOMANYREQUESTS', EXHAUSTED),
  // Docker Hub counts no HEAD
  'limited-get': onGet(refuse(429, 'TOOMANYREQUESTS', EXHAUSTED)),
  'nearly-limited': image(reply(200, 'layer'), { ...LIMIT, 'ratelimit-remaining': '1;w=21600' }),
  forbidden: refuse(403, 'DENIED'),
  broken: refuse(500, 'UNKNOWN'),
  'bad-gateway': page(502),
  unavailable: page(503),
  'web-page': page(200),
  'schema-1': reply(200, '{"schemaVersion":1,"name":"schema-1","tag":"1","fsLayers":[],"history":[]}'),
  truncated: onGet((_, response) => {
    response.writeHead(200, { 'content-length': MANIFEST.length });
    response.write(MANIFEST.slice(0, 50), () => response.destroy());
  }),
  endless: onGet((_, response) => {
    const more = () => {
      while (!response.destroyed && response.write(' '.repeat(65_536)));
    };
    response.on('drain', more);
    more();
  }),
  slow: onGet((_, response) => {
    let sent = 0;
    const timer = setInterval(() => response.write(MANIFEST[sent++] ?? ' '), 1_000);
    response.on('close', () => clearInterval(timer));
  }),
  silent: () => {},
  bomb: onGet(reply(200, gzipSync(MANIFEST + ' '.repeat(BOMB_BYTES)), { 'content-encoding': 'gzip' })),

  // sends its clients away
  'to-metadata': redirect(`https://${METADATA}/latest/meta-data/`),
  'to-file': redirect('file:///etc/passwd'),
  'to-http': redirect('http://forbidden.example/'),
  'to-user': redirect('https://user:open-sesame@forbidden.example/'),
  'in-circles': (request, response) => redirect(request.url ?? '')(request, response),
  'token-metadata': challenge(`https://${METADATA}/token`),
  'token-http': challenge('http://forbidden.example/token'),
  'token-user': challenge('https://user:open-sesame@forbidden.example/token'),
  'token-foreign': challenge('https://auth.corp.example/token'),
  'token-refused': challenge('https://refused.example/token'),
  'token-unknown': challenge('https://gone.example/token'),
  'token-expired': challenge('https://expired.example/token'),
  'token-limited': challenge('https://storage.example/429'),
  'token-broken': challenge('https://storage.example/500'),
  'token-page': challenge('https://storage.example/page'),

  // keeps its layers elsewhere
  'layers-good': image(redirect('https://storage.example/layer')),
  'layers-forbidden': image(redirect('https://storage.example/403')),
  'layers-broken': image(redirect('https://storage.example/503')),
  'layers-refused': image(redirect('https://refused.example/layer')),
  'layers-dropped': image(redirect('https://dropped.example/layer')),
  'layers-unknown': image(redirect('https://gone.example/layer')),
  'layers-reset': image(redirect('https://reset.example/layer')),
  'layers-no-route': image(redirect('https://unreachable.example/layer')),
  'layers-expired': image(redirect('https://expired.example/layer')),
  'layers-metadata': image(redirect(`https://${METADATA}/layer`)),
  'layers-http': image(redirect('http://forbidden.example/layer')),
};

/** Starts a registry over TLS with one repository per fault, of which each has one tag, `1`. */
export async function startFaultRegistry(address: string, certificate: ServerCertificate): Promise<void> {
  await start(address, certificate, (request, response) => {
    const [, , repository = ''] = (request.url ?? '').split('/');
    (REPOSITORIES[repository] ?? refuse(404, 'NAME_UNKNOWN'))(request, response);
  });
}

/** Starts a store of layers, as those of clouds are: `/layer`, `/page`, and the statuses as paths. */
export async function startStorage(address: string, certificate: ServerCertificate): Promise<void> {
  await start(address, certificate, (request, response) => {
    const path = (request.url ?? '').replace(/\?.*/, '');
    const status = Number(path.slice(1));
    if (path === '/layer') reply(200, 'layer')(request, response);
    else if (path === '/page') page(200)(request, response);
    else reply(status, '<Error><Code>AccessDenied</Code></Error>')(request, response);
  });
}

async function start(host: string, certificate: ServerCertificate, answer: RequestListener): Promise<void> {
  await serve(answer, certificate, { host, port: 443 });
}

function reply(status: number, body: string | Buffer, headers: Readonly<Record<string, string>> = {}): Answer {
  return (_, response) => {
    response.writeHead(status, { 'content-length': Buffer.byteLength(body), ...headers }).end(body);
  };
}

function refuse(status: number, code: string, headers: Readonly<Record<string, string>> = {}): Answer {
  const body = JSON.stringify({ errors: [{ code, message: 'no' }] });
  return reply(status, body, { 'content-type': 'application/json', ...headers });
}

function page(status: number): Answer {
  return reply(status, '<!doctype html><title>Gateway</title>', { 'content-type': 'text/html' });
}

function redirect(location: string): Answer {
  return reply(307, '', { location });
}

function challenge(realm: string): Answer {
  return refuse(401, 'UNAUTHORIZED', { 'www-authenticate': `Bearer realm="${realm}",service="faulty"` });
}

/** Answers well until it is asked for the whole. */
function onGet(answer: Answer): Answer {
  const head = reply(200, '', { 'docker-content-digest': APP.top.digest });
  return (request, response) => (request.method === 'HEAD' ? head : answer)(request, response);
}

/** An image whose layer is answered for by somebody else. */
function image(layer: Answer, headers: Readonly<Record<string, string>> = {}): Answer {
  const contents = [APP.top, ...APP.blobs.filter(({ mediaType }) => mediaType.includes('config'))];
  return (request, response) => {
    const url = request.url ?? '';
    const found = contents.find(({ digest }) => url.endsWith(digest)) ?? (url.endsWith('/1') ? APP.top : undefined);
    if (found === undefined) return layer(request, response);
    return reply(200, found.bytes, { ...headers, 'content-type': found.mediaType })(request, response);
  };
}
