import { type IncomingMessage, request as httpRequest } from 'node:http';
import { Agent, request as httpsRequest, type RequestOptions } from 'node:https';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { Right } from '../../core/access/rights.ts';
import type { Answer } from '../../core/model/problem.ts';
import type { Connection } from './connection.ts';
import { problemFromError, problemFromStatus } from './problem-from.ts';

/** One request: what it is for (as a person reads it), the right it needs, and how the answer shall look. */
export interface ApiRequest {
  readonly what: string;
  readonly right: Right | null;
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly accept?: string;
  /** Instead of the client's own. */
  readonly timeoutMs?: number;
}

/** Bounds of one answer. A page of 5,000 rows is about 1 MB; 500 whole pods are about 3 MB. */
export interface ApiLimits {
  readonly timeoutMs: number;
  readonly maxBytes: number;
}

const DEFAULT_LIMITS: ApiLimits = { timeoutMs: 15_000, maxBytes: 64 * 1024 * 1024 };

const USER_AGENT = 'pullwarden';
/** Waits between the tries of a throttled request; a longer `Retry-After` is not waited for. */
const RETRY_WAITS_MS = [300, 1_000];

/** Requests to one API server over connections that are kept alive; close it when done. */
export interface ApiClient {
  get<T>(request: ApiRequest): Promise<Answer<T>>;
  /** For questions whose API is a POST: it may be sent twice. */
  post<T>(request: ApiRequest, body: object): Promise<Answer<T>>;
  /** What something behind the API server answers, whatever its status; a problem only where the API server itself refuses. */
  page(request: ApiRequest): Promise<Answer<{ readonly status: number; readonly body: string }>>;
  close(): void;
}

/** A client for one connection. Answers are asked for in gzip (measured: a twentieth of the bytes) and are bounded. */
export function createApiClient(connection: Connection, limits: ApiLimits = DEFAULT_LIMITS): ApiClient {
  const agent = new Agent({ keepAlive: true, maxSockets: 8 });

  type Sent = ApiRequest & { readonly body?: object };
  type Read<T> = (status: number, body: string) => T | null;

  /** `read` returns null where the status is the API server's own refusal. */
  async function once<T>(request: Sent, read: Read<T>): Promise<Answer<T>> {
    try {
      const { status, body } = await fetchText(connection, agent, request, limits);
      const value = read(status, body);
      return value === null
        ? { ok: false, problem: problemFromStatus(status, body, request.what, request.right) }
        : { ok: true, value };
    } catch (error) {
      if (error instanceof AnswerTooLarge) {
        const detail = `${request.what}: the answer is larger than ${limits.maxBytes} bytes`;
        return { ok: false, problem: { reason: 'too-large', detail } };
      }
      if (error instanceof SyntaxError) {
        const detail = `${request.what}: ${connection.server} did not answer with JSON; is this a Kubernetes API server?`;
        return { ok: false, problem: { reason: 'unreadable', detail } };
      }
      return { ok: false, problem: problemFromError(error, request.what, connection.server) };
    }
  }

  async function ask<T>(request: Sent, read: Read<T>): Promise<Answer<T>> {
    for (const waitMs of RETRY_WAITS_MS) {
      const answer = await once(request, read);
      if (answer.ok || answer.problem.reason !== 'throttled') return answer;
      await new Promise((resolve) => setTimeout(resolve, waitMs));
    }
    return once(request, read);
  }

  const askJson = <T>(request: Sent): Promise<Answer<T>> =>
    ask<T>(request, (status, body) => (status < 200 || status > 299 ? null : (JSON.parse(body) as T)));

  return {
    get: (request) => askJson(request),
    post: (request, body) => askJson({ ...request, body }),
    page: (request) => ask(request, (status, body) => (status > 299 && isStatusObject(body) ? null : { status, body })),
    close: () => agent.destroy(),
  };
}

/** What the API server itself says when it refuses, or cannot reach what is behind it. */
function isStatusObject(body: string): boolean {
  return /^\s*\{\s*"kind"\s*:\s*"Status"/.test(body);
}

class AnswerTooLarge extends Error {}

async function fetchText(
  connection: Connection,
  agent: Agent,
  { path, query = {}, accept = 'application/json', timeoutMs, body }: ApiRequest & { readonly body?: object },
  limits: ApiLimits,
): Promise<{ status: number; body: string }> {
  const options = await connection.options();
  const url = new URL(connection.server.replace(/\/$/, '') + path);
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  const secure = url.protocol === 'https:';
  const type = body === undefined ? {} : { 'content-type': 'application/json' };
  const signal = AbortSignal.timeout(timeoutMs ?? limits.timeoutMs);
  const merged: RequestOptions = {
    ...options,
    method: body === undefined ? 'GET' : 'POST',
    // A proxy agent of the kubeconfig (`proxy-url`) wins; otherwise ours keeps connections alive.
    agent: options.agent ?? (secure ? agent : undefined),
    headers: { ...options.headers, ...type, accept, 'accept-encoding': 'gzip', 'user-agent': USER_AGENT },
    signal,
  };
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    (secure ? httpsRequest : httpRequest)(url, merged, resolve)
      .on('error', reject)
      .end(body === undefined ? undefined : JSON.stringify(body));
  });
  const zipped = response.headers['content-encoding'] === 'gzip';
  // `pipeline` and not `pipe`, which would leave the gunzip waiting for ever when the connection breaks off.
  const stream = zipped ? pipeline(response, createGunzip(), () => {}) : response;
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > limits.maxBytes) throw new AnswerTooLarge();
      chunks.push(chunk);
    }
  } catch (error) {
    // An answer that we ended ourselves looks as if the server had broken off.
    throw signal.aborted ? signal.reason : error;
  }
  return { status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString('utf8') };
}
