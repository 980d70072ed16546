import { createServer as createHttpServer } from 'node:http';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { gzipSync } from 'node:zlib';

import type { ServerCertificate } from './certificate.ts';

/** Where to listen; port 0 takes a free one. */
export interface Listen {
  readonly address: string;
  readonly port: number;
}

/** A request as it came in: what a test asks to know what was sent, and what was not. */
export interface SeenRequest {
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  readonly authorization: string | undefined;
  readonly userAgent: string | undefined;
}

/** A running server. */
export interface Served {
  readonly port: number;
  /** The latest requests, oldest first. */
  readonly requests: readonly SeenRequest[];
  /** Closes the server and every connection, open answers included. */
  stop(): Promise<void>;
}

/** What goes back; a body that is no text and no bytes is sent as JSON. */
export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

const REMEMBERED_REQUESTS = 1000;

/** Starts a server on loopback (or another address): TLS with a certificate, else plain HTTP. */
export async function serve(
  handler: (request: IncomingMessage, response: ServerResponse) => Promise<void>,
  certificate: ServerCertificate | null,
  { address, port }: Listen,
): Promise<Served> {
  const requests: SeenRequest[] = [];
  const listener: RequestListener = (request, response) => {
    requests.push({
      method: request.method ?? 'GET',
      url: request.url ?? '/',
      authorization: request.headers.authorization,
      userAgent: request.headers['user-agent'],
    });
    if (requests.length > REMEMBERED_REQUESTS) requests.shift();
    handler(request, response).catch((error: unknown) =>
      response.destroy(new Error('the simulator broke', { cause: error })),
    );
  };
  const server = certificate === null ? createHttpServer(listener) : createHttpsServer({ ...certificate }, listener);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, address, resolve);
  });
  const bound = server.address();
  return {
    port: typeof bound === 'object' && bound !== null ? bound.port : port,
    requests,
    stop: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error === undefined ? resolve() : reject(error)));
        server.closeAllConnections();
      }),
  };
}

/** Sends an answer. With `gzip` the body is compressed if the client takes that, whatever its size. */
export function send(request: IncomingMessage, response: ServerResponse, reply: Reply, gzip = false): void {
  const plain = bytes(reply.body);
  const compress = gzip && /\bgzip\b/.test(request.headers['accept-encoding'] ?? '');
  const body = compress ? gzipSync(plain) : plain;
  response.writeHead(reply.status, {
    ...(reply.body === undefined ? {} : { 'content-type': contentType(reply.body) }),
    'content-length': body.length,
    ...(compress ? { 'content-encoding': 'gzip', vary: 'Accept-Encoding' } : {}),
    ...reply.headers,
  });
  response.end(request.method === 'HEAD' ? undefined : body);
}

/** Reads a request's body as JSON; null when it is none. */
export async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  try {
    const parsed: unknown = JSON.parse(Buffer.concat(chunks).toString('utf8'));
    return parsed;
  } catch {
    return null;
  }
}

function contentType(body: unknown): string {
  if (typeof body === 'string') return 'text/plain; charset=utf-8';
  return Buffer.isBuffer(body) ? 'application/octet-stream' : 'application/json';
}

function bytes(body: unknown): Buffer {
  if (body === undefined) return Buffer.alloc(0);
  if (Buffer.isBuffer(body)) return body;
  return Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
}
