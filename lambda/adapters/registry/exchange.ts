import { once } from 'node:events';
import { type IncomingHttpHeaders, type IncomingMessage, request as httpRequest } from 'node:http';
import type { Socket } from 'node:net';
import { ProbeStopped } from './probe-stopped.ts';

const MAX_ERROR_BYTES = 64 * 1_024;
const MAX_BODY_BYTES = 4 * 1_024 * 1_024;

/** One HTTP question. */
export interface Question {
  readonly method: 'GET' | 'HEAD' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** The first byte of a good answer is all that is wanted of it. */
  readonly oneByte?: boolean;
}

/** One HTTP answer; of an error's body at most 64 KiB. */
export interface Answer {
  readonly url: URL;
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/**
 * Sends one request over an open connection, which can be used again afterwards if the server lets it. It may never
 * settle: the caller keeps the time and closes the connection.
 */
export async function exchange(socket: Socket, url: URL, question: Question): Promise<Answer> {
  const { method, headers, body, oneByte = false } = question;
  const request = httpRequest({
    createConnection: () => socket,
    method,
    path: `${url.pathname}${url.search}`,
    headers: { ...headers, host: url.host, connection: 'keep-alive' },
  });
  // After the first byte a broken connection shows in the body too, and is reported there.
  request.on('error', () => {});
  request.end(body);
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  const { statusCode: status = 0, headers: answered } = response;
  // We ask for no compression; unpacking what comes compressed all the same is how a small answer becomes a huge one.
  if ((answered['content-encoding'] ?? 'identity') !== 'identity') {
    socket.destroy();
    throw new ProbeStopped({ status: 'unreachable', cause: 'registry-error' }, 'the answer is compressed unasked');
  }
  return { url, status, headers: answered, body: await readBody(response, status, oneByte) };
}

function readBody(response: IncomingMessage, status: number, oneByte: boolean): Promise<Buffer> {
  const good = status === 200 || status === 206;
  const chunks: Buffer[] = [];
  let size = 0;
  return new Promise((resolve, reject) => {
    const enough = () => {
      // The rest is never read, so the connection cannot be used again.
      response.destroy();
      resolve(Buffer.concat(chunks));
    };
    response.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      size += chunk.length;
      if (good ? oneByte && size > 1 : size > MAX_ERROR_BYTES) return enough();
      if (size > MAX_BODY_BYTES) {
        response.destroy();
        reject(new ProbeStopped({ status: 'unreachable', cause: 'registry-error' }, 'the answer is longer than 4 MiB'));
      }
    });
    response.on('end', () => resolve(Buffer.concat(chunks)));
    response.on('error', reject);
  });
}
