import { once } from 'node:events';
import { request as httpRequest, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { ProbeStopped } from './probe-stopped.ts';

const MAX_ERROR_BYTES = 64 * 1_024;
const MAX_BODY_BYTES = 4 * 1_024 * 1_024;

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
export async function exchange(
  socket: Socket,
  url: URL,
  method: 'GET' | 'HEAD',
  headers: Readonly<Record<string, string>>,
): Promise<Answer> {
  const request = httpRequest({
    createConnection: () => socket,
    method,
    path: `${url.pathname}${url.search}`,
    headers: { ...headers, host: url.host, connection: 'keep-alive' },
  });
  // After the first byte a broken connection shows in the body too, and is reported there.
  request.on('error', () => {});
  request.end();
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  const { statusCode: status = 0, headers: answered } = response;
  return { url, status, headers: answered, body: await readBody(response, status) };
}

async function readBody(response: IncomingMessage, status: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    size += chunk.length;
    if (status !== 200 && size > MAX_ERROR_BYTES) break;
    if (size > MAX_BODY_BYTES) {
      throw new ProbeStopped({ status: 'unreachable', cause: 'registry-error' }, 'the answer is longer than 4 MiB');
    }
  }
  return Buffer.concat(chunks);
}
