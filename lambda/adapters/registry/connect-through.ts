import { once } from 'node:events';
import { type IncomingMessage, request as httpRequest } from 'node:http';
import type { Socket } from 'node:net';
import { ProbeStopped } from './probe-stopped.ts';

/**
 * Asks a proxy, over an open connection to it, for a tunnel to `target` (host:port). Go sends the name and password of
 * the proxy's URL as Basic.
 */
export async function connectThrough(socket: Socket, proxy: URL, target: string, signal: AbortSignal): Promise<Socket> {
  const login = `${decodeURIComponent(proxy.username)}:${decodeURIComponent(proxy.password)}`;
  const request = httpRequest({
    createConnection: () => socket,
    method: 'CONNECT',
    path: target,
    headers: {
      host: target,
      ...(proxy.username === '' ? {} : { 'proxy-authorization': `Basic ${Buffer.from(login).toString('base64')}` }),
    },
    signal,
  });
  request.end();
  const [response, tunnel] = (await once(request, 'connect')) as [IncomingMessage, Socket];
  if (response.statusCode === 200) return tunnel;
  socket.destroy();
  throw new ProbeStopped(
    { status: 'unreachable', cause: 'proxy' },
    `answers ${response.statusCode} ${response.statusMessage}`,
  );
}
