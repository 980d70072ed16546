import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';

/** What a fake service answers; `null` breaks the connection, `hang` never answers. */
export type Answer =
  | { readonly status: number; readonly body?: unknown; readonly headers?: Readonly<Record<string, string>> }
  | 'hang'
  | null;

/** A request as a fake service sees it. */
export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** A service on a free port of loopback that answers as `answer` says, over plain HTTP. */
export async function serveJson(answer: (asked: Asked) => Answer) {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method = '', url: path = '', headers } = request;
      const given = answer({ method, path, headers, body: Buffer.concat(chunks).toString() });
      if (given === 'hang') return;
      if (given === null) return void request.socket.resetAndDestroy();
      response.writeHead(given.status, { 'content-type': 'application/json', ...given.headers });
      response.end(typeof given.body === 'string' ? given.body : JSON.stringify(given.body ?? {}));
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    origin: `http://127.0.0.1:${address.port}`,
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
