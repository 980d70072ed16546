import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';

/** What the emulator answered, without the headers that speak of its length. */
export interface Forwarded {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

/** Hands a request to the emulator as it came, its Host header too: it is signed. */
export async function forward(request: IncomingMessage): Promise<Forwarded> {
  const body = await bytesOf(request);
  const { method, url, headers } = request;
  const emulator = new URL(process.env.AWS_ENDPOINT_URL ?? '');
  const asked = httpsRequest({
    host: emulator.hostname,
    port: emulator.port,
    path: url,
    method,
    headers: { ...headers, connection: 'close' },
    servername: '',
  });
  asked.end(body);
  const [answer] = (await once(asked, 'response')) as [IncomingMessage];
  const text = (await bytesOf(answer)).toString();
  const { 'content-length': _, 'transfer-encoding': __, ...rest } = answer.headers;
  return { status: answer.statusCode ?? 502, headers: rest, text };
}

async function bytesOf(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
